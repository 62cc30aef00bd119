// SPDX-License-Identifier: MIT
// A timer with a thread: it wakes, never early, and ends cleanly. The only tests that wait for a
// real clock, for a few milliseconds each, and none expects it to be punctual.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/sleep_for.hpp>
#include <pollen/time/timer_thread.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <pthread.h>

namespace {

using namespace std::chrono_literals;
using pollen::block_on;
using pollen::Instant;
using pollen::sleep_for;
using pollen::sleep_until;
using pollen::TimerThread;

TEST(TimerThread, IsNeverEarly) {
    TimerThread timer;
    for (const auto span : {1ns, 100'000ns, 1'000'000ns, 3'333'333ns}) {
        const Instant begin = timer.now();
        block_on(sleep_for(timer, span));
        EXPECT_GE(timer.now() - begin, span);
    }
}

TEST(TimerThread, WakesAnEarlierOneThatComesLater) {
    TimerThread timer;
    pollen::testing::TestTask late(sleep_for(timer, 1h));
    EXPECT_TRUE(late.poll().is_pending());

    block_on(sleep_for(timer, 1ms));  // hangs if the thread sleeps for an hour

    EXPECT_FALSE(late.is_woken());
}

TEST(TimerThread, WakesManyInTheOrderOfTheirTicks) {
    TimerThread timer(1us);
    pollen::LocalExecutor executor;
    constexpr int count = 300;
    const Instant begin = timer.now();
    std::vector<Instant> ends;
    std::vector<pollen::JoinHandle<void>> handles;
    for (int i = 0; i < count; ++i) {
        const auto span = (i * 7 % count) * 10us;
        handles.push_back(executor.spawn(sleep_until(timer, begin + span)));
    }
    executor.run();
    for (const auto& handle : handles)
        EXPECT_TRUE(handle.is_finished());
    EXPECT_GE(timer.now(), begin + (count - 1) * 10us);
}

TEST(TimerThread, WithoutSleepersEndsAtOnce) {
    const TimerThread unused;
    TimerThread used;
    block_on(sleep_for(used, 1ns));
}

TEST(TimerThread, ServesSeveralThreads) {
    TimerThread timer;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&timer] {
            for (int round = 0; round < 3; ++round)
                block_on(sleep_for(timer, 200us));
        });
    }
    for (std::thread& thread : threads)
        thread.join();
}

TEST(TimerThread, TakesNoSignals) {
    TimerThread timer;
    struct Looks {
        void wake() const noexcept {
            sigset_t blocked;
            pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
            *all_blocked =
                sigismember(&blocked, SIGINT) == 1 && sigismember(&blocked, SIGTERM) == 1;
            done->store(true, pollen::detail::Order::Release);
        }
        bool* all_blocked;
        pollen::detail::Atomic<bool>* done;
    };
    bool all_blocked = false;
    pollen::detail::Atomic<bool> done = false;
    const pollen::Waker waker =
        pollen::make_waker(std::make_shared<Looks>(Looks{&all_blocked, &done}));
    pollen::Context cx(waker);
    auto sleep = sleep_for(timer, 20ms);
    ASSERT_TRUE(sleep.poll(cx).is_pending());
    while (!done.load(pollen::detail::Order::Acquire))
        std::this_thread::yield();
    EXPECT_TRUE(all_blocked);

    sigset_t mine;
    pthread_sigmask(SIG_SETMASK, nullptr, &mine);
    EXPECT_EQ(sigismember(&mine, SIGINT), 0) << "the caller's mask is as it was";
}

TEST(TimerThreadDeathTest, RefusesToLeaveSleepersBehind) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            std::optional<TimerThread> timer(std::in_place);
            pollen::testing::TestTask task(sleep_for(*timer, 1h));
            (void) task.poll();
            timer.reset();
        },
        "a TimerThread was destroyed while a future sleeps on it");
}

}  // namespace
