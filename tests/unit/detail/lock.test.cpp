// SPDX-License-Identifier: MIT
// The lock for short critical sections.

#include <pollen/detail/lock.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace {

using pollen::detail::Lock;
using pollen::detail::LockGuard;

static_assert(sizeof(Lock) == 4);

constinit Lock global;  // no code runs for it when the program is loaded

TEST(Lock, IsTakenAndReleasedAgainAndAgain) {
    for (int round = 0; round < 3; ++round) {
        global.lock();
        global.unlock();
    }
    global.await_holder();  // nobody: returns at once
}

TEST(Lock, KeepsThreadsApart) {
    constexpr int threads = 4;
    constexpr int rounds = 20'000;
    Lock lock;
    int counter = 0;

    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                const LockGuard held(lock);
                ++counter;
            }
        });
    }
    for (std::thread& thread : running)
        thread.join();

    EXPECT_EQ(counter, threads * rounds);
}

TEST(Lock, AThreadThatSleepsForItIsWoken) {
    Lock lock;
    bool was_inside = false;

    lock.lock();
    std::thread other([&] {
        const LockGuard held(lock);
        was_inside = true;
    });
    // Long enough for the other one to stop spinning and sleep; if it does not, less is tested.
    for (int turn = 0; turn < 1000; ++turn)
        std::this_thread::yield();
    EXPECT_FALSE(was_inside);
    lock.unlock();
    other.join();

    EXPECT_TRUE(was_inside);
}

TEST(Lock, AGuardLetsGoWhileAFunctionRuns) {
    Lock lock;
    LockGuard held(lock);
    bool ran = false;

    held.unlocked([&] {
        const LockGuard inner(lock);  // hangs if it was not let go
        ran = true;
    });

    EXPECT_TRUE(ran);
}

TEST(Lock, MayBeDestroyedByWhoSawTheHoldersMark) {
    for (int round = 0; round < 200; ++round) {
        auto lock = std::make_unique<Lock>();
        pollen::detail::Atomic<bool> mark = false;

        std::thread holder([&mark, &lock = *lock] {
            const LockGuard held(lock);
            mark.store(true, pollen::detail::Order::Release);
        });
        while (!mark.load(pollen::detail::Order::Acquire))
            std::this_thread::yield();
        lock->await_holder();
        lock.reset();
        holder.join();
    }
}

}  // namespace
