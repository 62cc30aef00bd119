// SPDX-License-Identifier: MIT
// Lock: excludes, and lets threads that wait for it sleep.

#include <pollen/executor/lock.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace {

using pollen::detail::Lock;
using pollen::detail::LockGuard;

static_assert(sizeof(Lock) == 4);

TEST(Lock, ExcludesOtherThreads) {
    constexpr int threads = 4;
    constexpr int rounds = 20000;
    Lock lock;
    int count = 0;

    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                const LockGuard guard(lock);
                ++count;
            }
        });
    }
    for (std::thread& thread : running)
        thread.join();

    EXPECT_EQ(count, threads * rounds);
}

TEST(Lock, TheOneWhoWaitsGetsItWhenItIsReleased) {
    Lock lock;
    int value = 0;
    lock.lock();
    std::thread other([&] {
        const LockGuard guard(lock);
        value *= 2;
    });

    value = 21;
    lock.unlock();
    other.join();

    EXPECT_EQ(value, 42);
}

}  // namespace
