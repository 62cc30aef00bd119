// SPDX-License-Identifier: MIT
// Sleeping on a word.

#include <pollen/detail/futex.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using pollen::detail::Atomic;
using pollen::detail::futex_address;
using pollen::detail::futex_wait;
using pollen::detail::futex_wake_one;
using pollen::detail::Order;

TEST(Futex, WhoFindsAnotherValueDoesNotSleep) {
    Atomic<std::uint32_t> word = 1;

    futex_wait(futex_address(word), 2);  // hangs if it sleeps
}

TEST(Futex, AWakeForNobodyIsHarmless) {
    Atomic<std::uint32_t> word = 1;

    futex_wake_one(futex_address(word));
}

TEST(Futex, AWakeEndsTheSleep) {
    Atomic<std::uint32_t> word = 0;

    std::thread sleeper([&] {
        while (word.load(Order::Acquire) == 0)
            futex_wait(futex_address(word), 0);
    });
    word.store(1, Order::Release);
    futex_wake_one(futex_address(word));

    sleeper.join();
}

}  // namespace
