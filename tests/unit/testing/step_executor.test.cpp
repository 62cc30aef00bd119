// SPDX-License-Identifier: MIT
// Tests of StepExecutor: one poll a step, an order that the seed decides, wakes that are not lost.

#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/step_executor.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::StepExecutor;

namespace {

// The order in which a seed polls three tasks of four polls each.
std::vector<std::size_t> order_of(std::uint64_t seed) {
    StepExecutor executor(seed);
    for (int task = 0; task < 3; ++task)
        executor.spawn(ready_after(3)).detach();
    executor.run_until_stalled();
    return executor.polled();
}

TEST(StepExecutor, PollsOneTaskAStep) {
    StepExecutor executor;
    auto handle = executor.spawn(ready_after(1, 7));

    EXPECT_TRUE(executor.step());
    EXPECT_FALSE(handle.is_finished());
    EXPECT_TRUE(executor.step());
    EXPECT_TRUE(handle.is_finished());
    EXPECT_FALSE(executor.step());
    EXPECT_EQ(handle.take(), 7);
}

TEST(StepExecutor, RunsNothingAtSpawn) {
    int polls = 0;
    StepExecutor executor;
    executor.spawn(future::lazy([&] { ++polls; })).detach();

    EXPECT_EQ(polls, 0);
    EXPECT_EQ(executor.run_until_stalled(), 1U);
    EXPECT_EQ(polls, 1);
}

TEST(StepExecutor, RepeatsTheOrderOfASeed) {
    EXPECT_EQ(order_of(1), order_of(1));
    EXPECT_EQ(order_of(42), order_of(42));
}

TEST(StepExecutor, TriesDifferentOrdersWithDifferentSeeds) {
    std::set<std::vector<std::size_t>> orders;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        auto order = order_of(seed);
        EXPECT_EQ(order.size(), 12U);
        for (std::size_t task = 0; task < 3; ++task) {
            EXPECT_EQ(std::count(order.begin(), order.end(), task), 4);
        }
        orders.insert(std::move(order));
    }
    EXPECT_GT(orders.size(), 50U);
}

TEST(StepExecutor, LeavesATaskThatNobodyWakes) {
    StepExecutor executor;
    auto handle = executor.spawn(future::pending<int>());

    EXPECT_EQ(executor.run_until_stalled(), 1U);

    EXPECT_FALSE(handle.is_finished());
    EXPECT_EQ(executor.unfinished(), 1U);
}

TEST(StepExecutor, PollsAgainAfterAWakeAndOnceForMany) {
    int polls = 0;
    std::optional<Waker> kept;
    StepExecutor executor;
    executor
        .spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
            ++polls;
            kept = cx.waker().clone();
            return pollen::Pending{};
        }))
        .detach();
    executor.run_until_stalled();

    kept->wake_by_ref();
    kept->wake_by_ref();
    executor.run_until_stalled();

    EXPECT_EQ(polls, 2);
}

TEST(StepExecutor, PollsTasksSpawnedByATask) {
    int polls = 0;
    StepExecutor executor;
    executor.spawn(future::lazy([&] { executor.spawn(future::lazy([&] { ++polls; })).detach(); }))
        .detach();

    EXPECT_EQ(executor.run_until_stalled(), 2U);
    EXPECT_EQ(polls, 1);
}

TEST(StepExecutor, WakesComeFromAnyThread) {
    std::optional<Waker> kept;
    bool go = false;
    StepExecutor executor;
    auto handle = executor.spawn(future::poll_fn([&](Context& cx) -> Poll<int> {
        if (go) return 7;
        kept = cx.waker().clone();
        return pollen::Pending{};
    }));
    executor.run_until_stalled();

    go = true;
    std::thread([&] { std::move(*kept).wake(); }).join();
    executor.run_until_stalled();

    EXPECT_EQ(handle.take(), 7);
}

TEST(StepExecutor, DestroysTheFutureWhenItHasAnswered) {
    DropCounter drops;
    StepExecutor executor;
    auto handle =
        executor.spawn(future::poll_fn([token = drops.token()](Context&) { return Poll<int>(7); }));

    executor.run_until_stalled();

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(handle.take(), 7);
}

TEST(StepExecutor, AbortDestroysTheFuture) {
    DropCounter drops;
    StepExecutor executor;
    auto handle = executor.spawn(ready_after(5, drops.token()));
    executor.step();

    handle.abort();

    EXPECT_TRUE(handle.is_finished());
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(executor.run_until_stalled(), 0U);
}

TEST(StepExecutor, RunGivesTheOutput) {
    StepExecutor executor;

    EXPECT_EQ(*executor.run(ready_after(3, std::make_unique<int>(7))), 7);
    executor.run(future::yield_now());
}

TEST(StepExecutorDeathTest, RunEndsTheProcessWhenAWakeWasLost) {
    StepExecutor executor;

    EXPECT_DEATH(executor.run(future::pending()), "a wake was lost");
}

TEST(StepExecutor, DropsItsTasksWithoutPollingThem) {
    DropCounter drops;
    int polls = 0;
    {
        StepExecutor executor;
        executor.spawn(future::lazy([&, token = drops.token()] { ++polls; })).detach();
    }
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(polls, 0);
}

TEST(StepExecutor, MayBeOutlivedByWakersAndHandles) {
    std::optional<Waker> kept;
    std::optional<pollen::testing::StepHandle<future::Ready<int>>> handle;
    {
        StepExecutor executor;
        handle.emplace(executor.spawn(future::ready(7)));
        executor
            .spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
                kept = cx.waker().clone();
                return pollen::Pending{};
            }))
            .detach();
        executor.run_until_stalled();
    }

    std::move(*kept).wake();

    EXPECT_EQ(handle->take(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(StepExecutor, KeepsAnExceptionForTheHandle) {
    StepExecutor executor;
    auto handle = executor.spawn(future::lazy([]() -> int { throw std::runtime_error("no"); }));

    EXPECT_EQ(executor.run_until_stalled(), 1U);

    EXPECT_TRUE(handle.is_finished());
    EXPECT_THROW((void) handle.take(), std::runtime_error);
}

TEST(StepExecutor, LetsAnExceptionOutThatNobodyCanTake) {
    StepExecutor executor;
    executor.spawn(future::lazy([]() -> int { throw std::runtime_error("no"); })).detach();

    EXPECT_THROW(executor.step(), std::runtime_error);
    EXPECT_EQ(executor.unfinished(), 0U);
}
#endif

}  // namespace
