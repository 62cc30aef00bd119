// SPDX-License-Identifier: MIT
// Tests of abortable: who wins, what is destroyed when, and who is woken.

#include <pollen/future/abortable.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace future = pollen::future;
using future::AbortHandle;
using pollen::Context;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(Abortable, GivesTheValueIfNobodyAborts) {
    auto [work, handle] = future::abortable(ready_after(1, 7));
    TestTask task(std::move(work));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value().value(), 7);
    support::expect_polled_after_ready(task);
}

TEST(Abortable, IsNotPolledAfterAnAbort) {
    int polls = 0;
    auto [work, handle] = future::abortable(future::poll_fn([&](Context&) -> Poll<int> {
        ++polls;
        return 7;
    }));
    handle.abort();
    TestTask task(std::move(work));

    EXPECT_TRUE(task.poll().value().is_aborted());
    EXPECT_EQ(polls, 0);
    support::expect_polled_after_ready(task);
}

TEST(Abortable, IsWokenByTheAbort) {
    auto [work, handle] = future::abortable(future::pending<int>());
    TestTask task(std::move(work));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());

    handle.abort();
    handle.abort();
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.poll().value().is_aborted());
}

TEST(Abortable, AValueThatComesWithTheAbortWins) {
    auto pair = AbortHandle::make_pair();
    TestTask task(future::abortable(future::poll_fn([&](Context&) -> Poll<int> {
                                        pair.handle.abort();
                                        return 7;
                                    }),
                                    std::move(pair.registration)));

    EXPECT_EQ(task.poll().value().value(), 7);
}

TEST(Abortable, AnAbortWithinThePollIsSeenByIt) {
    auto pair = AbortHandle::make_pair();
    TestTask task(future::abortable(future::poll_fn([&](Context&) -> Poll<int> {
                                        pair.handle.abort();
                                        return pollen::Pending{};
                                    }),
                                    std::move(pair.registration)));

    EXPECT_TRUE(task.poll().value().is_aborted());
}

TEST(Abortable, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    auto [work, handle] = future::abortable(future::poll_fn(
        [token = drops.token()](Context&) -> Poll<int> { return pollen::Pending{}; }));
    TestTask task(std::move(work));
    (void) task.poll();
    handle.abort();
    EXPECT_EQ(drops.alive(), 1U);

    const auto answer = task.poll();
    EXPECT_TRUE(answer.value().is_aborted());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Abortable, IsAPipe) {
    auto pair = AbortHandle::make_pair();
    TestTask task(future::ready(7) | future::abortable(std::move(pair.registration)) |
                  future::map([](auto result) { return result.value() + 1; }));

    EXPECT_EQ(task.poll().value(), 8);
}

TEST(Abortable, MayBeMovedBeforeItIsPolled) {
    auto [work, handle] = future::abortable(future::ready(7));
    auto moved = std::move(work);
    TestTask task(std::move(moved));

    EXPECT_EQ(task.poll().value().value(), 7);
}

TEST(Abortable, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        auto [work, handle] = future::abortable(ready_after(2, drops.token()));
        return std::move(work);
    });
}

TEST(Abortable, ForgetsItsTaskWhenItIsDestroyed) {
    auto [work, handle] = future::abortable(future::pending<int>());
    TestTask task(std::move(work));
    (void) task.poll();
    task.drop();

    handle.abort();
    EXPECT_TRUE(handle.is_aborted());
}

#if POLLEN_EXCEPTIONS
TEST(Abortable, HasFinishedWhenTheFutureThrows) {
    auto [work, handle] = future::abortable(
        future::poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("no"); }));
    TestTask task(std::move(work));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(Abortable, AllocatesOneBlock) {
    const support::AllocationCounter allocations;
    auto [work, handle] = future::abortable(future::ready(7));
    TestTask task(std::move(work));
    const std::size_t made = allocations.allocated();
    (void) task.poll();

    EXPECT_EQ(made, 2U);  // the block, and that of the test's waker
    EXPECT_EQ(allocations.allocated(), made);
}

}  // namespace
