// SPDX-License-Identifier: MIT
// Tests of JoinSet: tasks that are joined in the order they finish, aborted, detached, shut down.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/join_set.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/task_exception.hpp>
#include <pollen/executor/thread_locked_executor.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::JoinError;
using pollen::JoinSet;
using pollen::LocalExecutor;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

static_assert(pollen::Stream<JoinSet<int>>);
static_assert(std::is_same_v<JoinSet<void>::Item, pollen::Unit>);
static_assert(std::is_nothrow_move_constructible_v<JoinSet<int>>);
static_assert(!std::is_copy_constructible_v<JoinSet<int>>);
static_assert(pollen::sendable<JoinSet<int>>);

template <class Set>
Coro<std::vector<typename Set::Item>> join_all(Set& tasks) {
    std::vector<typename Set::Item> outputs;
    while (auto output = co_await tasks.join_next())
        outputs.push_back(*output);
    co_return outputs;
}

TEST(JoinSet, JoinsInTheOrderTheTasksFinish) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    for (const int yields : {3, 1, 2})
        tasks.spawn(executor, ready_after(static_cast<std::size_t>(yields), yields));
    EXPECT_EQ(tasks.size(), 3U);

    EXPECT_EQ(executor.run_until(join_all(tasks)), (std::vector<int>{1, 2, 3}));
    EXPECT_TRUE(tasks.is_empty());
}

TEST(JoinSet, EndsWhenItIsEmpty) {
    JoinSet<int> tasks;
    TestTask next(tasks.join_next());

    EXPECT_EQ(next.poll().value(), std::nullopt);
}

TEST(JoinSet, JoinsTasksOfVoid) {
    LocalExecutor executor;
    JoinSet<void> tasks;
    tasks.spawn(executor, future::ready());

    EXPECT_EQ(executor.run_until(join_all(tasks)).size(), 1U);
}

TEST(JoinSet, JoinsTasksOfSeveralExecutors) {
    pollen::ThreadPool pool(1);
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(pool, ready_after(2, 1));
    tasks.spawn(executor, ready_after(2, 1));

    EXPECT_EQ(executor.run_until(join_all(tasks)), (std::vector<int>{1, 1}));
}

TEST(JoinSet, JoinsTasksOfAThreadLockedExecutor) {
    pollen::ThreadLockedExecutor executor;
    JoinSet<int, pollen::LocalJoinHandle<int>> tasks;
    tasks.spawn(executor, ready_after(2, 7));
    executor.run_until_stalled();
    TestTask next(tasks.join_next());

    EXPECT_EQ(next.poll().value(), 7);
}

TEST(JoinSet, IsAStream) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, future::ready(7));

    EXPECT_EQ(executor.run_until(pollen::stream::next(tasks)), 7);
}

TEST(JoinSet, GrowsWhileItIsJoined) {
    LocalExecutor executor;
    const auto sum = [&executor]() -> Coro<int> {
        JoinSet<int> tasks;
        tasks.spawn(executor, ready_after(1, 3));
        int total = 0;
        while (auto output = co_await tasks.join_next()) {
            total += *output;
            if (*output > 1) tasks.spawn(executor, ready_after(1, *output - 1));
        }
        co_return total;
    };

    EXPECT_EQ(executor.run_until(sum()), 3 + 2 + 1);
}

TEST(JoinSet, TakesOverATaskThatWasSpawnedBefore) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.insert(executor.spawn(future::ready(7)));

    EXPECT_EQ(executor.run_until(join_all(tasks)), std::vector<int>{7});
}

TEST(JoinSet, LosesNoOutputWhenAJoinIsDestroyed) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, ready_after(1, 7));
    {
        TestTask dropped(tasks.join_next());
        EXPECT_TRUE(dropped.poll().is_pending());
    }

    EXPECT_EQ(executor.run_until(join_all(tasks)), std::vector<int>{7});
}

TEST(JoinSet, AbortsItsTasksWhenItIsDestroyed) {
    LocalExecutor executor;
    DropCounter drops;
    int polls = 0;
    {
        JoinSet<void> tasks;
        for (int i = 0; i < 3; ++i) {
            tasks.spawn(
                executor,
                future::poll_fn([&polls, token = drops.token()](Context&) -> pollen::Poll<void> {
                    ++polls;
                    return pollen::Pending{};
                }));
        }
        executor.run_until_stalled();
        EXPECT_EQ(polls, 3);
    }

    executor.run();  // would not end otherwise
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(polls, 3);
}

TEST(JoinSet, DetachAllLetsTheTasksRunOn) {
    LocalExecutor executor;
    int done = 0;
    {
        JoinSet<void> tasks;
        const auto work = [](int& count) -> Coro<void> {
            co_await future::yield_now();
            ++count;
        };
        tasks.spawn(executor, work(done));
        tasks.spawn(executor, work(done));
        tasks.detach_all();
        EXPECT_TRUE(tasks.is_empty());
    }

    executor.run();
    EXPECT_EQ(done, 2);
}

TEST(JoinSet, ShutdownWaitsUntilTheFuturesAreGone) {
    LocalExecutor executor;
    DropCounter drops;
    JoinSet<void> tasks;
    for (int i = 0; i < 3; ++i) {
        tasks.spawn(executor,
                    future::poll_fn([token = drops.token()](Context&) -> pollen::Poll<void> {
                        return pollen::Pending{};
                    }));
    }
    TestTask shutdown(tasks.shutdown());
    EXPECT_TRUE(shutdown.poll().is_pending());
    EXPECT_EQ(drops.alive(), 3U);

    executor.run_until_stalled();
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(shutdown.is_woken());
    EXPECT_TRUE(shutdown.poll().is_ready());
    EXPECT_TRUE(tasks.is_empty());
    support::expect_polled_after_ready(shutdown);
}

TEST(JoinSet, ShutdownDropsOutputs) {
    LocalExecutor executor;
    DropCounter drops;
    JoinSet<pollen::testing::DropToken> tasks;
    tasks.spawn(executor, future::ready(drops.token()));
    executor.run_until_stalled();
    EXPECT_EQ(drops.alive(), 1U);

    TestTask shutdown(tasks.shutdown());
    EXPECT_TRUE(shutdown.poll().is_ready());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(JoinSet, MayBeUsedAgainAfterShutdown) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, future::pending<int>());
    executor.run_until(tasks.shutdown());

    tasks.spawn(executor, future::ready(7));
    EXPECT_EQ(executor.run_until(join_all(tasks)), std::vector<int>{7});
}

#if POLLEN_EXCEPTIONS
TEST(JoinSet, ThrowsWhatATaskThrewAndGoesOn) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, future::lazy([]() -> int { throw std::runtime_error("no"); }));
    tasks.spawn(executor, future::ready(7));
    executor.run_until_stalled();
    TestTask first(tasks.join_next());
    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_EQ(tasks.size(), 1U);

    TestTask second(tasks.join_next());
    EXPECT_EQ(second.poll().value(), 7);
}

TEST(JoinSet, ThrowsJoinErrorForATaskThatWasAborted) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, future::ready(7));
    executor.run_until_stalled();
    tasks.spawn(executor, future::pending<int>());

    tasks.abort_all();
    executor.run_until_stalled();

    TestTask finished(tasks.join_next());
    EXPECT_EQ(finished.poll().value(), 7);
    TestTask aborted(tasks.join_next());
    EXPECT_THROW((void) aborted.poll(), JoinError);
    EXPECT_TRUE(tasks.is_empty());
}

TEST(JoinSet, ThrowsJoinErrorWhenTheExecutorIsGone) {
    JoinSet<int> tasks;
    {
        LocalExecutor executor;
        tasks.spawn(executor, future::pending<int>());
    }
    TestTask next(tasks.join_next());

    EXPECT_THROW((void) next.poll(), JoinError);
}

int reported = 0;

TEST(JoinSet, ShutdownReportsExceptions) {
    const auto before = pollen::set_task_exception_handler([](std::exception_ptr) { ++reported; });
    reported = 0;
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, future::lazy([]() -> int { throw std::runtime_error("no"); }));
    tasks.spawn(executor, future::pending<int>());
    executor.run_until_stalled();

    executor.run_until(tasks.shutdown());

    EXPECT_EQ(reported, 1);
    pollen::set_task_exception_handler(before);
}
#endif

TEST(JoinSet, AllocatesOneBlockForATaskBesideTheTasksOwn) {
    LocalExecutor executor;
    JoinSet<int> tasks;
    tasks.spawn(executor, future::ready(0));
    const support::AllocationCounter allocations;

    for (int i = 0; i < 10; ++i)
        tasks.spawn(executor, future::ready(i));

    EXPECT_EQ(allocations.allocated(), 20U);
}

TEST(JoinSet, JoinsFromAPool) {
    pollen::ThreadPool pool(2);
    JoinSet<int> tasks;
    constexpr int count = 200;
    for (int i = 0; i < count; ++i)
        tasks.spawn(pool, ready_after(static_cast<std::size_t>(i % 3), 1));

    EXPECT_EQ(block_on(join_all(tasks)).size(), static_cast<std::size_t>(count));
}

}  // namespace
