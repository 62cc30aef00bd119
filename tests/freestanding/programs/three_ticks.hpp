// SPDX-License-Identifier: MIT
// What the programs that are measured have in common: a future of the timer, and the wait for it.

#pragma once

#include "board.hpp"

#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <atomic>
#include <cstdint>

inline std::atomic<std::uint32_t> ticks = 0;

// A union, so that no destructor is to be called at the end.
union Tick {
    constexpr Tick() noexcept : waker() {}
    constexpr ~Tick() {}
    pollen::AtomicWaker waker;
};
inline constinit Tick tick;

/// Ready when the interrupt has come three times.
class ThreeTicks {
public:
    using Output = void;
    ThreeTicks() noexcept {}
    pollen::Poll<void> poll(pollen::Context& cx) {
        tick.waker.register_waker(cx.waker());
        if (ticks.load() >= 3) return pollen::Poll<void>::ready();
        return pollen::Pending{};
    }
};

extern "C" [[gnu::used]] inline void on_tick() {
    ticks.store(ticks.load() + 1);
    tick.waker.wake();
}

/// Runs the tasks of the executor until all are done.
template <class Executor>
void run(Executor& executor) {
    board::start_ticks(1000);
    executor.run([&executor] {
        board::disable_interrupts();
        if (!executor.is_woken()) board::wait_for_interrupt();
        board::enable_interrupts();
    });
    board::print("three ticks have gone by\n");
}
