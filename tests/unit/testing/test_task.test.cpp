// SPDX-License-Identifier: MIT
// Tests of TestTask: one poll at a time, and what happened to the waker since.

#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::TestTask;

namespace {

TEST(TestTask, PollsNothingUntilAsked) {
    int polls = 0;
    TestTask task(future::lazy([&] { ++polls; }));

    EXPECT_EQ(polls, 0);
    EXPECT_FALSE(task.is_woken());
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(task.polls(), 1U);
}

TEST(TestTask, TellsWhetherItWasWokenSinceTheLatestPoll) {
    TestTask task(future::yield_now());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_FALSE(task.is_woken());
}

TEST(TestTask, ForgetsAWakeThatWasTaken) {
    TestTask task(future::pending());
    task.waker().wake_by_ref();

    EXPECT_TRUE(task.take_woken());
    EXPECT_FALSE(task.take_woken());
}

TEST(TestTask, CountsWakesAndWakersThatAreKept) {
    std::optional<Waker> kept;
    TestTask task(future::poll_fn([&](Context& cx) -> Poll<void> {
        kept = cx.waker().clone();
        return pollen::Pending{};
    }));
    (void) task.poll();

    EXPECT_EQ(task.waker_references(), 1U);
    kept->wake_by_ref();
    kept->wake_by_ref();
    EXPECT_EQ(task.wakes(), 2U);
    kept.reset();
    EXPECT_EQ(task.waker_references(), 0U);
}

TEST(TestTask, DropsTheFutureAndKeepsTheWaker) {
    pollen::testing::DropCounter drops;
    std::optional<Waker> kept;
    TestTask task(future::poll_fn([&, token = drops.token()](Context& cx) -> Poll<void> {
        kept = cx.waker().clone();
        return pollen::Pending{};
    }));
    (void) task.poll();

    task.drop();
    EXPECT_EQ(drops.alive(), 0U);
    std::move(*kept).wake();

    EXPECT_TRUE(task.is_woken());
}

TEST(TestTask, GivesAccessToTheFuture) {
    struct Countdown {
        using Output = int;
        explicit Countdown(int start) : left(start) {}
        Poll<int> poll(Context&) {
            if (left == 0) return 0;
            return pollen::Pending{};
        }
        int left;
    };
    TestTask task(Countdown(2));
    EXPECT_TRUE(task.poll().is_pending());

    task.future().left = 0;

    EXPECT_TRUE(task.poll().is_ready());
}

#if POLLEN_ASSERTIONS
TEST(TestTaskDeathTest, APollAfterDropIsRefused) {
    TestTask task(future::ready(7));
    task.drop();

    EXPECT_DEATH((void) task.poll(), "after drop");
}
#endif

}  // namespace
