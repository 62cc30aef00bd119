// SPDX-License-Identifier: MIT
// Tasks in slots: how many fit, in which order they run, how they end, and who wakes them.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace {

using pollen::AtomicWaker;
using pollen::Context;
using pollen::Coro;
using pollen::FixedExecutor;
using pollen::FrameAllocator;
using pollen::FramePool;
using pollen::LocalCoro;
using pollen::Pending;
using pollen::Poll;

void never_waits() { FAIL() << "nothing is to be waited for"; }

Coro<> log_twice(std::allocator_arg_t, FrameAllocator, support::Log& log, std::string name) {
    log.push_back(name + "1");
    co_await support::Pause();
    log.push_back(name + "2");
}

TEST(FixedExecutor, RunsTasksInTheOrderOfTheirSlotsOnceARound) {
    FramePool<512, 2> frames;
    FixedExecutor<2> executor;
    support::Log log;
    EXPECT_FALSE(executor.has_tasks());
    ASSERT_TRUE(executor.try_spawn(log_twice(std::allocator_arg, frames.allocator(), log, "a")));
    ASSERT_TRUE(executor.try_spawn(log_twice(std::allocator_arg, frames.allocator(), log, "b")));
    EXPECT_TRUE(executor.has_tasks());
    EXPECT_TRUE(log.empty());

    executor.run(never_waits);

    EXPECT_EQ(log, (support::Log{"a1", "b1", "a2", "b2"}));
    EXPECT_FALSE(executor.has_tasks());
    EXPECT_EQ(frames.used(), 0U);
}

TEST(FixedExecutor, AllocatesNothing) {
    struct Count {
        static Coro<> up(std::allocator_arg_t, FrameAllocator, int& count) {
            for (int i = 0; i < 3; ++i) {
                ++count;
                co_await support::Pause();
            }
        }
    };
    const support::AllocationCounter heap;
    FramePool<512, 1> frames;
    FixedExecutor<1> executor;
    int count = 0;
    for (int task = 0; task < 4; ++task) {
        ASSERT_TRUE(executor.try_spawn(Count::up(std::allocator_arg, frames.allocator(), count)));
        executor.run(never_waits);
    }
    EXPECT_EQ(count, 12);
    EXPECT_EQ(heap.allocated(), 0U);
}

TEST(FixedExecutor, RefusesWhenEverySlotIsTakenAndLeavesTheFutureWhereItIs) {
    FixedExecutor<1> executor;
    auto owner = std::make_shared<int>(0);
    auto make = [&owner] {
        return pollen::future::poll_fn(
            [kept = owner](Context&) -> Poll<void> { return Pending{}; });
    };
    ASSERT_TRUE(executor.try_spawn(make()));
    EXPECT_EQ(owner.use_count(), 2);
    auto second = make();
    EXPECT_FALSE(executor.try_spawn(std::move(second)));
    EXPECT_EQ(owner.use_count(), 3);
}

TEST(FixedExecutor, RefusesACoroutineThatGotNoMemory) {
    FramePool<16, 1> too_small;
    FixedExecutor<1> executor;
    support::Log log;
    EXPECT_FALSE(
        executor.try_spawn(log_twice(std::allocator_arg, too_small.allocator(), log, "a")));
    EXPECT_FALSE(executor.has_tasks());
}

TEST(FixedExecutor, ASlotIsFreeAgainWhenItsTaskIsOver) {
    FixedExecutor<1> executor;
    int runs = 0;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(executor.try_spawn(pollen::future::lazy([&runs](Context&) { ++runs; })));
        executor.run_until_stalled();
    }
    EXPECT_EQ(runs, 3);
}

TEST(FixedExecutor, ATaskMaySpawn) {
    FixedExecutor<2> executor;
    int runs = 0;
    bool third = true;
    ASSERT_TRUE(executor.try_spawn(pollen::future::lazy([&](Context&) {
        EXPECT_TRUE(executor.try_spawn(pollen::future::lazy([&runs](Context&) { ++runs; })));
        third = executor.try_spawn(pollen::future::ready());
    })));
    executor.run(never_waits);
    EXPECT_EQ(runs, 1);
    EXPECT_FALSE(third);  // its own slot was taken still
}

TEST(FixedExecutor, TakesFuturesThatStayOnOneThread) {
    FixedExecutor<1> executor;
    int x = 0;
    auto body = [](int& value) -> LocalCoro<> {
        value = 1;
        co_return;
    };
    ASSERT_TRUE(executor.try_spawn(body(x)));
    executor.run(never_waits);
    EXPECT_EQ(x, 1);
}

TEST(FixedExecutor, AFutureIsDestroyedWhenItHasFinishedAndWithTheExecutor) {
    auto owner = std::make_shared<int>(0);
    {
        FixedExecutor<2> executor;
        auto ends = [](std::shared_ptr<int>) -> Coro<> { co_return; };
        auto waits = [](std::shared_ptr<int>) -> Coro<> {
            co_await pollen::future::pending<void>();
        };
        ASSERT_TRUE(executor.try_spawn(ends(owner)));
        ASSERT_TRUE(executor.try_spawn(waits(owner)));
        EXPECT_EQ(owner.use_count(), 3);
        executor.run_until_stalled();
        EXPECT_EQ(owner.use_count(), 2);
    }
    EXPECT_EQ(owner.use_count(), 1);
}

struct SpawnsWhenDestroyed {
    using Output = void;
    SpawnsWhenDestroyed(FixedExecutor<2>& to, std::shared_ptr<int> kept) noexcept
        : executor(&to), owner(std::move(kept)) {}
    SpawnsWhenDestroyed(SpawnsWhenDestroyed&& other) noexcept
        : executor(std::exchange(other.executor, nullptr)), owner(std::move(other.owner)) {}
    ~SpawnsWhenDestroyed() {
        if (executor == nullptr) return;
        auto waits = [](std::shared_ptr<int>) -> Coro<> {
            co_await pollen::future::pending<void>();
        };
        EXPECT_TRUE(executor->try_spawn(waits(owner)));
    }
    Poll<void> poll(Context&) { return Pending{}; }
    FixedExecutor<2>* executor;
    std::shared_ptr<int> owner;
};

TEST(FixedExecutor, WhatATaskSpawnsWhileTheExecutorEndsIsDestroyedToo) {
    auto owner = std::make_shared<int>(0);
    {
        FixedExecutor<2> executor;
        ASSERT_TRUE(executor.try_spawn(SpawnsWhenDestroyed(executor, owner)));
    }
    EXPECT_EQ(owner.use_count(), 1);
}

// Ready when the level is reached.
auto until(const int& level, int wanted, AtomicWaker& waker) {
    return pollen::future::poll_fn([&level, wanted, &waker](Context& cx) -> Poll<void> {
        waker.register_waker(cx.waker());
        if (level >= wanted) return Poll<void>::ready();
        return Pending{};
    });
}

// Before the first poll, and at each await.
TEST(FixedExecutor, MayBeDestroyedAtEveryStep) {
    for (int last_step = -1; last_step < 4; ++last_step) {
        auto owner = std::make_shared<int>(0);
        FramePool<512, 2> frames;
        int level = 0;
        AtomicWaker waker;
        {
            FixedExecutor<1> executor;
            auto child = [&](std::allocator_arg_t, FrameAllocator, int wanted,
                             std::shared_ptr<int>) -> Coro<> {
                co_await until(level, wanted, waker);
            };
            auto body = [&](std::allocator_arg_t, FrameAllocator memory,
                            std::shared_ptr<int> kept) -> Coro<> {
                for (int step = 1; step <= 3; ++step)
                    co_await child(std::allocator_arg, memory, step, kept);
            };
            ASSERT_TRUE(executor.try_spawn(body(std::allocator_arg, frames.allocator(), owner)));
            for (level = 0; level <= last_step; ++level) {
                waker.wake();
                executor.run_until_stalled();
            }
            EXPECT_EQ(executor.has_tasks(), last_step < 3);
            EXPECT_EQ(frames.used(), last_step < 0 ? 1U : last_step < 3 ? 2U : 0U);
        }
        EXPECT_EQ(owner.use_count(), 1);
        EXPECT_EQ(frames.used(), 0U);
    }
}

#if POLLEN_EXCEPTIONS

TEST(FixedExecutor, WhatATaskThrowsLeavesTheFunctionThatRunsAndTheOthersGoOn) {
    FixedExecutor<2> executor;
    auto owner = std::make_shared<int>(0);
    auto throws = [](std::shared_ptr<int>) -> Coro<> {
        throw std::string("thrown");
        co_return;
    };
    int runs = 0;
    ASSERT_TRUE(executor.try_spawn(throws(owner)));
    ASSERT_TRUE(executor.try_spawn(pollen::future::lazy([&runs](Context&) { ++runs; })));
    EXPECT_THROW(executor.run(never_waits), std::string);
    EXPECT_EQ(owner.use_count(), 1);
    EXPECT_TRUE(executor.has_tasks());
    executor.run(never_waits);
    EXPECT_EQ(runs, 1);
    EXPECT_FALSE(executor.has_tasks());
}

#endif

// Signal handlers, which are to a thread what interrupt handlers are to a program without threads.

struct Interrupts {
    Interrupts() {
        std::signal(SIGUSR1, [](int) { interrupt(); });
    }
    ~Interrupts() { std::signal(SIGUSR1, SIG_DFL); }
    static void interrupt() {
        seen = seen + 1;
        waker.wake();
    }

    static inline volatile std::sig_atomic_t seen = 0;
    static inline AtomicWaker waker;
};

// Ready when so many interrupts have come.
auto interrupts(int count) {
    return pollen::future::poll_fn([count](Context& cx) -> Poll<void> {
        Interrupts::waker.register_waker(cx.waker());
        if (Interrupts::seen >= count) return Poll<void>::ready();
        return Pending{};
    });
}

TEST(FixedExecutor, ASignalHandlerWakesATask) {
    const Interrupts installed;
    Interrupts::seen = 0;
    FixedExecutor<1> executor;
    ASSERT_TRUE(executor.try_spawn(interrupts(3)));
    int waits = 0;
    executor.run([&waits] {
        ++waits;
        std::raise(SIGUSR1);
    });
    EXPECT_EQ(waits, 3);
}

TEST(FixedExecutor, ASignalThatComesDuringThePollIsNotLost) {
    const Interrupts installed;
    Interrupts::seen = 0;
    FixedExecutor<1> executor;
    ASSERT_TRUE(executor.try_spawn(pollen::future::poll_fn([](Context& cx) -> Poll<void> {
        if (Interrupts::seen == 3) return Poll<void>::ready();
        Interrupts::waker.register_waker(cx.waker());
        std::raise(SIGUSR1);
        return Pending{};
    })));
    executor.run(never_waits);
    EXPECT_EQ(Interrupts::seen, 3);
}

TEST(FixedExecutor, AnotherThreadMayWakeATask) {
    FixedExecutor<1> executor;
    AtomicWaker waker;
    pollen::detail::Atomic<int> done = 0;
    ASSERT_TRUE(executor.try_spawn(pollen::future::poll_fn([&](Context& cx) -> Poll<void> {
        waker.register_waker(cx.waker());
        // order: acquire pairs with the thread's release.
        if (done.load(pollen::detail::Order::Acquire) == 0) return Pending{};
        return Poll<void>::ready();
    })));
    std::thread other([&] {
        // order: release pairs with the task's acquire.
        done.store(1, pollen::detail::Order::Release);
        waker.wake();
    });
    executor.run([] { std::this_thread::yield(); });
    other.join();
    EXPECT_FALSE(executor.has_tasks());
}

struct RunsWhenDestroyed {
    using Output = void;
    explicit RunsWhenDestroyed(FixedExecutor<1>& to) noexcept : executor(&to) {}
    RunsWhenDestroyed(RunsWhenDestroyed&& other) noexcept
        : executor(std::exchange(other.executor, nullptr)) {}
    ~RunsWhenDestroyed() {
        if (executor != nullptr) executor->run_until_stalled();
    }
    Poll<void> poll(Context&) { return Pending{}; }
    FixedExecutor<1>* executor;
};

TEST(FixedExecutorDeathTest, ATaskMustNotRunOrDestroyItsExecutor) {
    EXPECT_DEATH(
        {
            FixedExecutor<1> executor;
            (void) executor.try_spawn(RunsWhenDestroyed(executor));
        },
        "a FixedExecutor was run by one of its tasks");
    EXPECT_DEATH(
        {
            FixedExecutor<1> executor;
            (void) executor.try_spawn(
                pollen::future::lazy([&](Context&) { executor.run_until_stalled(); }));
            executor.run_until_stalled();
        },
        "a FixedExecutor was run by one of its tasks");
    EXPECT_DEATH(
        {
            auto executor = std::make_unique<FixedExecutor<1>>();
            (void) executor->try_spawn(pollen::future::lazy([&](Context&) { executor.reset(); }));
            executor->run_until_stalled();
        },
        "a FixedExecutor was destroyed by one of its tasks");
}

}  // namespace
