// SPDX-License-Identifier: MIT
// The part of a FixedExecutor without types: its wakers are numbers that outlive it.

#include <pollen/executor/fixed_core.hpp>
#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/task/waker.hpp>
#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <utility>

namespace {

using pollen::Context;
using pollen::FixedExecutor;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;

// A task that gives its waker away at each poll, and never ends.
auto give_waker(std::optional<Waker>& to, int& polls) {
    return pollen::future::poll_fn([&to, &polls](Context& cx) -> Poll<void> {
        ++polls;
        to = cx.waker().clone();
        return Pending{};
    });
}

TEST(FixedCore, AWakerIsANumberThatCostsNothing) {
    FixedExecutor<2> executor;
    std::optional<Waker> first;
    std::optional<Waker> second;
    int polls = 0;
    const support::AllocationCounter heap;
    ASSERT_TRUE(executor.try_spawn(give_waker(first, polls)));
    ASSERT_TRUE(executor.try_spawn(give_waker(second, polls)));
    executor.run_until_stalled();
    EXPECT_EQ(heap.allocated(), 0U);

    EXPECT_TRUE(first->will_wake(first->clone()));
    EXPECT_FALSE(first->will_wake(*second));
    EXPECT_NE(first->data(), second->data());
}

TEST(FixedCore, AWakeOfEitherKindCausesOnePoll) {
    FixedExecutor<1> executor;
    std::optional<Waker> waker;
    int polls = 0;
    ASSERT_TRUE(executor.try_spawn(give_waker(waker, polls)));
    executor.run_until_stalled();
    EXPECT_EQ(polls, 1);
    EXPECT_FALSE(executor.is_woken());

    waker->wake_by_ref();
    waker->wake_by_ref();
    waker->clone().wake();
    EXPECT_TRUE(executor.is_woken());
    executor.run_until_stalled();
    EXPECT_EQ(polls, 2);

    (void) waker->clone();  // dropped: no wake
    EXPECT_FALSE(executor.is_woken());
}

TEST(FixedCore, AWakerDoesNothingWhenItsExecutorIsGone) {
    std::optional<Waker> waker;
    int polls = 0;
    {
        FixedExecutor<1> executor;
        ASSERT_TRUE(executor.try_spawn(give_waker(waker, polls)));
        executor.run_until_stalled();
    }
    waker->wake_by_ref();
    waker->clone().wake();
    EXPECT_EQ(polls, 1);
}

TEST(FixedCore, AWakerOfAFormerTaskCausesAtMostOnePollOfALaterOne) {
    std::optional<Waker> old;
    int polls = 0;
    FixedExecutor<1> executor;
    ASSERT_TRUE(executor.try_spawn(pollen::future::poll_fn([&old](Context& cx) {
        old = cx.waker().clone();
        return Poll<void>::ready();
    })));
    executor.run_until_stalled();
    old->wake_by_ref();
    EXPECT_FALSE(executor.is_woken());  // there is no task

    std::optional<Waker> waker;
    ASSERT_TRUE(executor.try_spawn(give_waker(waker, polls)));
    executor.run_until_stalled();
    EXPECT_EQ(polls, 1);
    old->wake_by_ref();
    executor.run_until_stalled();
    EXPECT_EQ(polls, 2);
}

TEST(FixedCore, WakersOfSeveralExecutorsFindTheirOwn) {
    FixedExecutor<1> one;
    FixedExecutor<1> two;
    std::optional<Waker> of_one;
    std::optional<Waker> of_two;
    int polls_of_one = 0;
    int polls_of_two = 0;
    ASSERT_TRUE(one.try_spawn(give_waker(of_one, polls_of_one)));
    ASSERT_TRUE(two.try_spawn(give_waker(of_two, polls_of_two)));
    one.run_until_stalled();
    two.run_until_stalled();

    of_two->wake_by_ref();
    EXPECT_FALSE(one.is_woken());
    EXPECT_TRUE(two.is_woken());
}

TEST(FixedCoreDeathTest, ThereMayBeEightExecutorsAtATime) {
    FixedExecutor<1> eight[8];
    EXPECT_DEATH(FixedExecutor<1>(), "more than eight FixedExecutors at a time");
}

}  // namespace
