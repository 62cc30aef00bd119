// SPDX-License-Identifier: MIT
// Tests of select: the first answer, and the other future back.

#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(Select, GivesTheOutputOfTheLeftAndTheRightBack) {
    TestTask task(future::select(future::ready(7), ready_after(1, 'a')));

    auto first = task.poll().value();

    ASSERT_TRUE(first.is_left());
    auto [value, other] = std::move(first).left();
    EXPECT_EQ(value, 7);
    TestTask rest(std::move(other));
    EXPECT_EQ(support::poll_until_ready(rest).value(), 'a');
}

TEST(Select, GivesTheOutputOfTheRightAndTheLeftBack) {
    TestTask task(future::select(ready_after(2, 7), ready_after(1, 'a')));

    auto first = support::poll_until_ready(task).value();

    ASSERT_TRUE(first.is_right());
    auto [value, other] = std::move(first).right();
    EXPECT_EQ(value, 'a');
    EXPECT_EQ(other.polls(), 2U) << "it comes back as far as it got";
    TestTask rest(std::move(other));
    EXPECT_EQ(support::poll_until_ready(rest).value(), 7);
}

TEST(Select, PrefersTheLeftAndDoesNotPollTheRightThen) {
    TestTask task(future::select(future::ready(1), ready_after(0, 2)));

    auto first = task.poll().value();

    ASSERT_TRUE(first.is_left());
    EXPECT_EQ(first.left().other.polls(), 0U);
}

TEST(Select, WorksAsAPipe) {
    TestTask task(future::pending<int>() | future::select(future::ready('a')));

    EXPECT_EQ(task.poll().value().right().value, 'a');
}

TEST(Select, StandsUnitForVoidAndKeepsReferences) {
    int target = 7;
    TestTask left(future::select(future::Ready<int&>(target), future::pending()));
    TestTask right(future::select(future::pending<int>(), future::ready()));

    auto reference = left.poll().value();
    auto nothing = right.poll().value();

    EXPECT_EQ(&reference.left().value, &target);
    EXPECT_EQ(nothing.right().value, pollen::Unit());
}

TEST(Select, MovesAMoveOnlyValueOut) {
    TestTask task(future::select(future::ready(std::make_unique<int>(7)), future::pending()));

    auto [value, other] = task.poll().value().left();

    EXPECT_EQ(*value, 7);
}

TEST(Select, LeavesALentFutureWhereItIs) {
    auto pinned =
        pollen::testing::checked(future::poll_fn([left = 3](Context& cx) mutable -> Poll<int> {
            if (left-- == 0) return 7;
            cx.waker().wake_by_ref();
            return pollen::Pending{};
        }));
    TestTask task(future::select(future::by_ref(pinned), ready_after(1, 'a')));

    auto first = support::poll_until_ready(task).value();

    ASSERT_TRUE(first.is_right());
    TestTask rest(std::move(first.right().other));
    EXPECT_EQ(support::poll_until_ready(rest).value(), 7);
}

TEST(Select, BoxedFuturesComeBack) {
    TestTask task(future::select(ready_after(3, 1) | future::boxed(), ready_after(1, 2)));

    auto first = support::poll_until_ready(task).value();

    static_assert(std::is_same_v<decltype(first.right().other), pollen::BoxFuture<int>>);
    TestTask rest(std::move(first.right().other));
    EXPECT_EQ(support::poll_until_ready(rest).value(), 1);
}

TEST(Select, DestroysTheFutureThatWasReadyBeforeReadyIsReturned) {
    DropCounter drops;
    TestTask left(future::select(future::lazy([token = drops.token()] {}), future::pending()));
    TestTask right(future::select(future::pending(), future::lazy([token = drops.token()] {})));

    const auto left_answer = left.poll();
    EXPECT_EQ(drops.dropped(), 1U);
    const auto right_answer = right.poll();
    EXPECT_EQ(drops.dropped(), 2U);
}

TEST(Select, Nests) {
    TestTask task(
        future::select(future::select(ready_after(5, 1), ready_after(2, 2)), ready_after(9, 3)));

    auto outer = support::poll_until_ready(task).value();

    ASSERT_TRUE(outer.is_left());
    auto inner = std::move(outer.left().value);
    EXPECT_EQ(inner.right().value, 2);
    EXPECT_EQ(outer.left().other.polls(), 2U);
}

TEST(Select, IsAnErrorToPollAgain) {
    TestTask task(future::select(future::ready(), future::pending()));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(Select, HasFinishedWhenOneOfTheTwoThrows) {
    DropCounter drops;
    int polls = 0;
    const auto fail = []() -> int { throw std::runtime_error("no"); };
    {
        TestTask task(
            future::select(future::poll_fn([&, token = drops.token()](Context&) -> Poll<int> {
                               ++polls;
                               return pollen::Pending{};
                           }),
                           future::lazy(fail)));

        EXPECT_THROW((void) task.poll(), std::runtime_error);
        support::expect_polled_after_ready(task);
        EXPECT_EQ(polls, 1) << "a select that threw polls nobody any more";
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(Select, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return future::select(ready_after(3, drops.token()), ready_after(2, drops.token()));
    });
}

TEST(Select, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto first = future::select(future::ready(7), future::pending());
    (void) first.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
