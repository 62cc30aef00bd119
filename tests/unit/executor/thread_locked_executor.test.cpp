// SPDX-License-Identifier: MIT
// ThreadLockedExecutor: tasks and wakers that stay on one thread.

#include <pollen/executor/thread_locked_executor.hpp>

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/ffi/ffi_context.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/yield_now.hpp>

#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using pollen::Context;
using pollen::LocalCoro;
using pollen::LocalJoinHandle;
using pollen::Pending;
using pollen::Poll;
using pollen::ThreadLockedExecutor;
using pollen::Waker;
using pollen::future::lazy;
using pollen::future::poll_fn;
using support::Log;
using support::Never;
using support::Pause;
using support::Tracked;

static_assert(!std::is_copy_constructible_v<ThreadLockedExecutor> &&
              !std::is_move_constructible_v<ThreadLockedExecutor>);
static_assert(pollen::Future<LocalJoinHandle<int>> && !pollen::sendable<LocalJoinHandle<int>>);

class ThreadLockedExecutorTest : public ::testing::Test {
protected:
    // A task that counts its polls and keeps its waker, until `done`.
    auto waiting() {
        return poll_fn([this](Context& cx) {
            ++polls;
            if (done) return Poll<void>::ready();
            waker.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        });
    }

    int polls = 0;
    bool done = false;
    ThreadLockedExecutor executor;
    std::optional<Waker> waker;
};

// What LocalExecutor does, too.

TEST_F(ThreadLockedExecutorTest, RunUntilReturnsTheOutput) {
    EXPECT_EQ(executor.run_until(lazy([] { return 7; })), 7);
}

TEST_F(ThreadLockedExecutorTest, RunUntilIgnoresSpawned) {
    executor.spawn(Never());

    EXPECT_EQ(executor.run_until(lazy([] { return 7; })), 7);
}

TEST_F(ThreadLockedExecutorTest, RunUntilExecutesSpawned) {
    executor.spawn(lazy([&] {
        done = true;
        std::move(*waker).wake();
    }));

    executor.run_until(waiting());

    EXPECT_EQ(polls, 2);
}

TEST_F(ThreadLockedExecutorTest, RunUntilGoesOnWhileItsFutureWakesItself) {
    executor.run_until(Pause(5));
}

TEST_F(ThreadLockedExecutorTest, RunReturnsIfEmpty) { executor.run(); }

TEST_F(ThreadLockedExecutorTest, RunExecutesWhatTasksSpawn) {
    int count = 0;
    executor.spawn(lazy([&] {
        for (int i = 0; i < 100; ++i)
            executor.spawn(lazy([&] { ++count; }));
    }));

    executor.run();

    EXPECT_EQ(count, 100);
}

TEST_F(ThreadLockedExecutorTest, RunUntilStalledStopsWhenAllWait) {
    executor.spawn(waiting());
    executor.spawn(Pause(3));

    executor.run_until_stalled();
    EXPECT_EQ(polls, 1);

    waker->wake_by_ref();
    waker->wake_by_ref();
    executor.run_until_stalled();
    EXPECT_EQ(polls, 2);
}

TEST_F(ThreadLockedExecutorTest, ATaskThatWakesItselfIsPolledOnceARound) {
    Log log;
    const auto spin = [&log](const char* name) {
        return poll_fn([&log, name, left = 3](Context& cx) mutable {
            log.push_back(name);
            if (--left == 0) return Poll<void>::ready();
            cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        });
    };
    executor.spawn(spin("a"));
    executor.spawn(spin("b"));

    executor.run();

    EXPECT_EQ(log, (Log{"a", "b", "a", "b", "a", "b"}));
}

TEST_F(ThreadLockedExecutorTest, ATaskMaySpawnSoManyThatTheTableMoves) {
    int count = 0;
    executor.spawn(poll_fn([&, spawned = false](Context& cx) mutable {
        if (std::exchange(spawned, true)) return Poll<void>::ready();
        for (int i = 0; i < 1000; ++i)
            executor.spawn(lazy([&] { ++count; }));
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));

    executor.run();

    EXPECT_EQ(count, 1000);
}

TEST_F(ThreadLockedExecutorTest, TakesFuturesThatStayOnOneThread) {
    const auto coroutine = [](int value) -> LocalCoro<int> {
        co_await pollen::future::yield_now();
        co_return value;
    };

    EXPECT_EQ(executor.run_until(executor.spawn(coroutine(7))), 7);
}

// Handles.

TEST_F(ThreadLockedExecutorTest, JoinsATaskFromAnother) {
    auto inner = executor.spawn(Pause(2));
    auto outer = executor.spawn([](LocalJoinHandle<void> handle) -> LocalCoro<int> {
        co_await std::move(handle);
        co_return 8;
    }(std::move(inner)));
    EXPECT_FALSE(outer.is_finished());

    executor.run();

    EXPECT_TRUE(outer.is_finished());
    EXPECT_EQ(executor.run_until(std::move(outer)), 8);
}

TEST_F(ThreadLockedExecutorTest, JoinsAfterTheExecutorHasGone) {
    auto other = std::make_unique<ThreadLockedExecutor>();
    auto handle = other->spawn(lazy([] { return std::string("still there"); }));
    other->run();
    other.reset();

    EXPECT_EQ(executor.run_until(std::move(handle)), "still there");
}

TEST_F(ThreadLockedExecutorTest, ATaskOfALocalExecutorMayBeAwaited) {
    pollen::LocalExecutor local;
    auto handle = local.spawn(lazy([] { return 7; }));
    auto joining = executor.spawn(std::move(handle));
    executor.run_until_stalled();
    local.run();

    EXPECT_EQ(executor.run_until(std::move(joining)), 7);
}

TEST_F(ThreadLockedExecutorTest, ADetachedTaskDropsItsOutput) {
    Log log;
    executor.spawn(lazy([&] { return Tracked(log, "output"); })).detach();
    EXPECT_EQ(log, Log{});
    executor.run();
    EXPECT_EQ(log, Log{"output"});
}

TEST_F(ThreadLockedExecutorTest, AHandleDroppedLateDropsTheOutput) {
    Log log;
    auto handle = executor.spawn(lazy([&] { return Tracked(log, "output"); }));
    executor.run();
    EXPECT_EQ(log, Log{});
    handle.detach();
    EXPECT_EQ(log, Log{"output"});
}

TEST_F(ThreadLockedExecutorTest, AnAbortedTaskIsDroppedWithoutAnotherPoll) {
    Log log;
    auto handle = executor.spawn([](Log& entries, int& count) -> LocalCoro<> {
        const Tracked local(entries, "local");
        ++count;
        co_await Never();
    }(log, polls));
    executor.run_until_stalled();

    handle.abort();
    EXPECT_EQ(log, Log{});
    executor.run();

    EXPECT_EQ(log, Log{"local"});
    EXPECT_EQ(polls, 1);
    EXPECT_TRUE(handle.is_finished());
    handle.abort();
}

TEST_F(ThreadLockedExecutorTest, ATaskMayAbortItself) {
    std::optional<LocalJoinHandle<void>> own;
    own.emplace(executor.spawn(poll_fn([&](Context&) {
        ++polls;
        own->abort();
        return Poll<void>(Pending{});
    })));

    executor.run();

    EXPECT_EQ(polls, 1);
    EXPECT_TRUE(own->is_finished());
}

TEST_F(ThreadLockedExecutorTest, ATaskMayDropItsOwnHandle) {
    std::optional<LocalJoinHandle<int>> own;
    own.emplace(executor.spawn(lazy([&] {
        own.reset();
        return 7;
    })));

    executor.run();
}

TEST(ThreadLockedExecutor, DestroyingItDropsWhatIsLeft) {
    Log log;
    std::optional<LocalJoinHandle<void>> handle;
    std::optional<Waker> waker;
    {
        ThreadLockedExecutor executor;
        handle.emplace(executor.spawn([](Log& entries) -> LocalCoro<> {
            const Tracked local(entries, "local");
            co_await Never();
        }(log)));
        executor.spawn(poll_fn([&](Context& cx) {
            waker.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        }));
        executor.run_until_stalled();
    }
    EXPECT_EQ(log, Log{"local"});
    EXPECT_TRUE(handle->is_finished());
    waker->wake_by_ref();  // does nothing
    const Waker clone = waker->clone();
#if POLLEN_EXCEPTIONS
    EXPECT_THROW(pollen::block_on(std::move(*handle)), pollen::JoinError);
#endif
}

// Numbers instead of pointers.

TEST_F(ThreadLockedExecutorTest, AWakerOfATaskThatHasFinishedDoesNothing) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    done = true;
    waker->wake_by_ref();
    executor.run();
    EXPECT_EQ(polls, 2);

    done = false;
    waker->wake_by_ref();
    executor.run();
    EXPECT_EQ(polls, 2);
}

TEST_F(ThreadLockedExecutorTest, AStaleWakerDoesNotWakeTheNextTaskInTheSamePlace) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    done = true;
    waker->wake_by_ref();
    executor.run();
    int later_polls = 0;
    executor.spawn(poll_fn([&](Context&) {
        ++later_polls;
        return Poll<void>(Pending{});
    }));
    executor.run_until_stalled();

    waker->wake_by_ref();
    executor.run_until_stalled();

    EXPECT_EQ(later_polls, 1);
}

TEST_F(ThreadLockedExecutorTest, ClonesWakeTheSameTask) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    Waker clone = waker->clone();

    EXPECT_TRUE(clone.will_wake(*waker));
    std::move(clone).wake();
    executor.run_until_stalled();
    EXPECT_EQ(polls, 2);
}

TEST_F(ThreadLockedExecutorTest, SeveralOnOneThreadWakeEachOthersTasks) {
    ThreadLockedExecutor other;
    executor.spawn(waiting());
    executor.run_until_stalled();

    done = true;
    other.spawn(lazy([&] { waker->wake_by_ref(); }));
    other.run();
    executor.run();

    EXPECT_EQ(polls, 2);
}

TEST_F(ThreadLockedExecutorTest, EveryThreadMayHaveItsOwn) {
    int there = 0;
    std::thread([&] {
        ThreadLockedExecutor other;
        there = other.run_until(other.spawn(lazy([] { return 7; })));
    }).join();
    EXPECT_EQ(there, 7);
}

TEST_F(ThreadLockedExecutorTest, AWakerAllocatesNothing) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    const support::AllocationCounter allocations;

    for (int i = 0; i < 10; ++i) {
        waker->clone().wake();
        executor.run_until_stalled();
    }

    EXPECT_EQ(allocations.allocated(), 0U);
    EXPECT_EQ(polls, 11);
}

TEST_F(ThreadLockedExecutorTest, ATaskIsOneAllocation) {
    executor.spawn(Pause(1));
    executor.run();
    const support::AllocationCounter allocations;

    executor.spawn(Pause(1));
    executor.run();

    EXPECT_EQ(allocations.allocated(), 1U);
    EXPECT_EQ(allocations.freed(), 1U);
}

// Misuse.

#if POLLEN_EXCEPTIONS

TEST_F(ThreadLockedExecutorTest, WakingOnAnotherThreadIsAnErrorThatNamesBoth) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    std::string message;
    std::string home;
    std::string here;

    std::thread([&] {
        try {
            waker->wake_by_ref();
        } catch (const pollen::WrongThread& error) {
            message = error.what();
            home = std::to_string(error.home());
            here = std::to_string(error.here());
        }
    }).join();

    EXPECT_NE(home, here);
    EXPECT_NE(message.find("of thread " + home + " was woken on thread " + here), std::string::npos)
        << message;
    executor.run_until_stalled();
    EXPECT_EQ(polls, 1);
}

TEST_F(ThreadLockedExecutorTest, CloningOnAnotherThreadIsAnError) {
    executor.spawn(waiting());
    executor.run_until_stalled();

    std::thread([&] { EXPECT_THROW((void) waker->clone(), pollen::WrongThread); }).join();
}

TEST_F(ThreadLockedExecutorTest, WakingByValueOnAnotherThreadConsumesTheWaker) {
    executor.spawn(waiting());
    executor.run_until_stalled();

    std::thread([moved = std::move(*waker)]() mutable {
        EXPECT_THROW(std::move(moved).wake(), pollen::WrongThread);
    }).join();
}

TEST_F(ThreadLockedExecutorTest, AWakerIsBoundToItsThreadAfterItsExecutorHasGone) {
    std::optional<Waker> late;
    {
        ThreadLockedExecutor other;
        other.run_until(lazy([&](Context& cx) { late.emplace(cx.waker().clone()); }));
    }
    std::thread([&] { EXPECT_THROW(late->wake_by_ref(), pollen::WrongThread); }).join();
}

TEST_F(ThreadLockedExecutorTest, RunningItOnAnotherThreadIsAnError) {
    std::thread([&] {
        EXPECT_THROW(executor.run(), pollen::WrongThread);
        EXPECT_THROW(executor.run_until_stalled(), pollen::WrongThread);
        EXPECT_THROW(executor.run_until(lazy([] {})), pollen::WrongThread);
        EXPECT_THROW(executor.spawn(lazy([] {})), pollen::WrongThread);
    }).join();
}

TEST_F(ThreadLockedExecutorTest, RunThrowsWhereItWouldSleepForEver) {
    executor.spawn(Never());

    EXPECT_THROW(executor.run(), pollen::ThreadLockedStall);
    EXPECT_THROW(executor.run_until(Never()), pollen::ThreadLockedStall);
    executor.run_until_stalled();
}

TEST_F(ThreadLockedExecutorTest, RunningItWithinItselfIsAnError) {
    auto nested = executor.spawn(lazy([&] { executor.run(); }));

    EXPECT_THROW(executor.run_until(std::move(nested)), pollen::EnterError);
}

TEST_F(ThreadLockedExecutorTest, AnExceptionIsRethrownAtTheJoin) {
    auto handle = executor.spawn(lazy([]() -> int { throw std::out_of_range("task"); }));

    EXPECT_THROW(executor.run_until(std::move(handle)), std::out_of_range);
}

TEST_F(ThreadLockedExecutorTest, AnExceptionThatNobodyJoinsIsReported) {
    executor.spawn(lazy([] { throw std::out_of_range("from the task"); }));
    ::testing::internal::CaptureStderr();

    executor.run();

    EXPECT_NE(::testing::internal::GetCapturedStderr().find("from the task"), std::string::npos);
}

#endif

TEST(ThreadLockedExecutorDeathTest, DestroyingAWakerOnAnotherThreadEndsTheProcess) {
    const auto let_it_go_elsewhere = [] {
        std::optional<Waker> waker;
        ThreadLockedExecutor executor;
        executor.run_until(lazy([&](Context& cx) { waker.emplace(cx.waker().clone()); }));
        std::thread([&] { waker.reset(); }).join();
    };

    EXPECT_DEATH(let_it_go_elsewhere(), "of thread [0-9]+ was destroyed on thread [0-9]+");
}

// A future of another library whose poll hands the waker to another thread.
pollen::Poll<void> poll_elsewhere(Context& cx) {
    pollen::with_ffi_context(cx, [](pollen::FfiContext& ffi_context) {
        const PollenFfiWaker* const waker = ffi_context.waker();
        std::thread([waker] { waker->vtable->wake_by_ref(waker); }).join();
    });
    return pollen::Poll<void>::ready();
}

TEST(ThreadLockedExecutorDeathTest, WakingOnAnotherThreadAcrossABorderEndsTheProcess) {
    const auto wake_elsewhere = [] {
        ThreadLockedExecutor executor;
        executor.run_until(poll_fn(&poll_elsewhere));
    };

    EXPECT_DEATH(wake_elsewhere(), "of thread [0-9]+ was woken on thread [0-9]+");
}

TEST(ThreadLockedExecutorDeathTest, DestroyingItOnAnotherThreadEndsTheProcess) {
    const auto destroy_elsewhere = [] {
        auto executor = std::make_unique<ThreadLockedExecutor>();
        std::thread([&] { executor.reset(); }).join();
    };

    EXPECT_DEATH(destroy_elsewhere(), "was destroyed on thread");
}

TEST(ThreadLockedExecutorDeathTest, DestroyedWhileItRunsEndsTheProcess) {
    const auto destroy_itself = [] {
        auto executor = std::make_unique<ThreadLockedExecutor>();
        executor->spawn(lazy([&] { executor.reset(); }));
        executor->run();
    };

    EXPECT_DEATH(destroy_itself(), "a ThreadLockedExecutor was destroyed while it runs");
}

TEST(ThreadLockedExecutorDeathTest, TooManyOnOneThreadEndTheProcess) {
    const auto too_many = [] {
        std::vector<std::unique_ptr<ThreadLockedExecutor>> executors;
        for (int i = 0; i < 100; ++i)
            executors.push_back(std::make_unique<ThreadLockedExecutor>());
    };

    EXPECT_DEATH(too_many(), "too many ThreadLockedExecutors on one thread");
}

}  // namespace
