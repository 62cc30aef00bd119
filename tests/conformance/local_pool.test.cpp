// SPDX-License-Identifier: MIT
// What futures-executor/tests/local_pool.rs asks of an executor of one thread, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/sync/oneshot.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::Context;
using pollen::Coro;
using pollen::LocalExecutor;
using pollen::Pending;
using pollen::Poll;

// theirs: local_pool: run_until_single_future
TEST(LocalPool, RunUntilRunsItsFuture) {
    int runs = 0;
    LocalExecutor pool;
    pool.run_until(future::lazy([&] { ++runs; }));

    EXPECT_EQ(runs, 1);
}

// theirs: local_pool: run_until_ignores_spawned
TEST(LocalPool, RunUntilDoesNotWaitForSpawnedTasks) {
    LocalExecutor pool;
    pool.spawn(future::pending());

    pool.run_until(future::ready());
}

// theirs: local_pool: run_until_executes_spawned
TEST(LocalPool, RunUntilRunsSpawnedTasks) {
    auto [tx, rx] = oneshot::channel<int>();
    LocalExecutor pool;
    pool.spawn(
        future::lazy([sender = std::move(tx)]() mutable { (void) std::move(sender).send(7); }));

    EXPECT_EQ(pool.run_until(std::move(rx)), 7);
}

// theirs: local_pool: run_returns_if_empty
TEST(LocalPool, RunReturnsIfThereIsNothing) {
    LocalExecutor pool;
    pool.run();
    pool.run();
}

// theirs: local_pool: run_executes_spawned
TEST(LocalPool, RunRunsWhatTasksSpawn) {
    int runs = 0;
    LocalExecutor pool;
    pool.spawn(future::lazy([&] { pool.spawn(future::lazy([&] { ++runs; })); }));

    pool.run();
    EXPECT_EQ(runs, 1);
}

// theirs: local_pool: run_spawn_many
TEST(LocalPool, RunRunsManyTasks) {
    constexpr int many = 200;
    int runs = 0;
    LocalExecutor pool;
    for (int i = 0; i < many; ++i)
        pool.spawn(future::lazy([&] { ++runs; }));

    pool.run();
    EXPECT_EQ(runs, many);
}

// theirs: local_pool: try_run_one_returns_if_empty
TEST(LocalPool, TryRunOneReturnsIfThereIsNothing) {
    LocalExecutor pool;
    EXPECT_FALSE(pool.try_run_one());
}

// theirs: local_pool: try_run_one_executes_one_ready
TEST(LocalPool, TryRunOneEndsOneTask) {
    constexpr int many = 200;
    int runs = 0;
    LocalExecutor pool;
    for (int i = 0; i < many; ++i) {
        pool.spawn(future::pending());
        pool.spawn(future::lazy([&] { ++runs; }));
        pool.spawn(future::pending());
    }

    for (int i = 0; i < many; ++i) {
        EXPECT_EQ(runs, i);
        EXPECT_TRUE(pool.try_run_one());
        EXPECT_EQ(runs, i + 1);
    }
    EXPECT_FALSE(pool.try_run_one());
}

// theirs: local_pool: try_run_one_returns_on_no_progress
TEST(LocalPool, TryRunOneReturnsWhenAllWait) {
    std::vector<pollen::Waker> wakers;
    int polls = 0;
    bool done = false;
    LocalExecutor pool;
    pool.spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
        ++polls;
        if (done) return Poll<void>::ready();
        wakers.push_back(cx.waker().clone());
        return Pending{};
    }));

    for (int round = 1; round <= 10; ++round) {
        EXPECT_FALSE(pool.try_run_one());
        EXPECT_EQ(polls, round);
        wakers.back().wake_by_ref();
    }
    done = true;
    EXPECT_TRUE(pool.try_run_one());
}

// theirs: local_pool: try_run_one_runs_sub_futures
TEST(LocalPool, TryRunOneRunsWhatTasksSpawn) {
    int runs = 0;
    LocalExecutor pool;
    pool.spawn(future::poll_fn([&](Context&) -> Poll<void> {
        pool.spawn(future::lazy([&] { ++runs; }));
        return Pending{};
    }));

    EXPECT_TRUE(pool.try_run_one());
    EXPECT_EQ(runs, 1);
}

// theirs: local_pool: run_until_stalled_returns_if_empty , run_until_stalled_returns_multiple_times
TEST(LocalPool, RunUntilStalledReturnsEachTime) {
    int runs = 0;
    LocalExecutor pool;
    pool.run_until_stalled();
    pool.run_until_stalled();
    pool.spawn(future::lazy([&] { ++runs; }));
    pool.run_until_stalled();
    EXPECT_EQ(runs, 1);
    pool.spawn(future::lazy([&] { ++runs; }));
    pool.run_until_stalled();
    EXPECT_EQ(runs, 2);
}

// theirs: local_pool: run_until_stalled_runs_spawned_sub_futures
TEST(LocalPool, RunUntilStalledRunsWhatTasksSpawn) {
    int runs = 0;
    LocalExecutor pool;
    pool.spawn(future::poll_fn([&](Context&) -> Poll<void> {
        ++runs;
        pool.spawn(future::lazy([&] { ++runs; }));
        return Pending{};
    }));

    pool.run_until_stalled();
    EXPECT_EQ(runs, 2);
}

// theirs: local_pool: run_until_stalled_executes_all_ready
TEST(LocalPool, RunUntilStalledEndsAllThatAreReady) {
    constexpr int rounds = 3;
    constexpr int each = 200;
    int runs = 0;
    LocalExecutor pool;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < each; ++i) {
            pool.spawn(future::pending());
            pool.spawn(future::lazy([&] { ++runs; }));
        }
        pool.run_until_stalled();
        EXPECT_EQ(runs, (round + 1) * each);
    }
}

// theirs: local_pool: nesting_run , nesting_run_run_until_stalled
TEST(LocalPool, RunningInsideARunIsAnError) {
    const auto nested = [](LocalExecutor& pool) {
        pool.spawn(future::lazy([] {
            LocalExecutor inner;
            inner.run_until_stalled();
        }));
        pool.run();
    };
#if POLLEN_EXCEPTIONS
    LocalExecutor pool;
    auto handle = pool.spawn(future::lazy([] {
        LocalExecutor inner;
        inner.run();
    }));
    pool.run();
    EXPECT_THROW(pool.run_until(handle), pollen::EnterError);
    (void) nested;
#else
    LocalExecutor pool;
    EXPECT_DEATH(nested(pool), "");
#endif
}

// theirs: local_pool: tasks_are_scheduled_fairly
TEST(LocalPool, TasksTakeTurns) {
    std::array<int, 2> count = {0, 0};
    const auto spin = [&count](std::size_t self) {
        return future::poll_fn([&count, self](Context& cx) -> Poll<void> {
            if (self == 0) {
                EXPECT_LE(std::abs(count[0] - count[1]), 1);
                if (count[0] >= 50) return Poll<void>::ready();
            }
            if (++count[self] >= 100) return Poll<void>::ready();
            cx.waker().wake_by_ref();
            return Pending{};
        });
    };
    LocalExecutor pool;
    pool.spawn(spin(0));
    pool.spawn(spin(1));

    pool.run();
}

// theirs: local_pool: park_unpark_independence
// Our executor sleeps on a word of its own, so a task that blocks the thread in another way
// disturbs nothing.
TEST(LocalPool, ATaskMayBlockTheThreadItself) {
    int polls = 0;
    std::vector<std::thread> threads;
    LocalExecutor pool;
    pool.run_until(future::poll_fn([&](Context& cx) -> Poll<void> {
        if (++polls == 3) return Poll<void>::ready();
        pollen::Waker waker = cx.waker().clone();
        threads.emplace_back([waker = std::move(waker)]() mutable { std::move(waker).wake(); });
        threads.back().join();
        return Pending{};
    }));

    EXPECT_EQ(polls, 3);
}

// theirs: local_pool: self_waking_run_until_stalled , self_waking_try_run_one
TEST(LocalPool, ATaskThatWakesItselfIsPolledUntilItIsReady) {
    const auto yields = [](int times) -> Coro<void> {
        for (int i = 0; i < times; ++i)
            co_await future::yield_now();
    };
    LocalExecutor pool;
    auto stalled = pool.spawn(yields(1000));
    pool.run_until_stalled();
    EXPECT_TRUE(stalled.is_finished());

    auto one = pool.spawn(yields(1000));
    EXPECT_TRUE(pool.try_run_one());
    EXPECT_TRUE(one.is_finished());
}

}  // namespace
