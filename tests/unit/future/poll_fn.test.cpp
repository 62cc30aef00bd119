// SPDX-License-Identifier: MIT
// Tests of poll_fn: the function is the poll, until it has answered.

#include <pollen/future/poll_fn.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

namespace {

TEST(PollFn, CallsTheFunctionAtEveryPollWithTheContext) {
    int calls = 0;
    TestTask task(future::poll_fn([&](Context& cx) -> Poll<int> {
        if (++calls == 3) return calls;
        cx.waker().wake_by_ref();
        return pollen::Pending{};
    }));

    EXPECT_EQ(calls, 0);
    EXPECT_EQ(support::poll_until_ready(task).value(), 3);
    EXPECT_EQ(task.polls(), 3U);
}

TEST(PollFn, DoesNotCallTheFunctionAgainAfterReady) {
    int calls = 0;
    TestTask task(future::poll_fn([&](Context&) {
        ++calls;
        return Poll<void>::ready();
    }));
    (void) task.poll();

    support::expect_polled_after_ready(task);

    EXPECT_EQ(calls, 1);
}

#if POLLEN_EXCEPTIONS
TEST(PollFn, HasFinishedWhenTheFunctionThrows) {
    TestTask task(future::poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(PollFn, AnswersWithAReference) {
    int target = 7;
    TestTask task(future::poll_fn([&](Context&) -> Poll<int&> { return target; }));

    static_assert(std::is_same_v<decltype(task)::Output, int&>);
    EXPECT_EQ(&task.poll().value(), &target);
}

TEST(PollFn, DropsTheFunction) {
    support::drop_at_every_step([](DropCounter& drops) {
        return future::poll_fn([left = 2, token = drops.token()](Context&) mutable -> Poll<int> {
            if (left-- == 0) return 7;
            return pollen::Pending{};
        });
    });
}

}  // namespace
