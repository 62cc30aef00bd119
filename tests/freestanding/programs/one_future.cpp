// SPDX-License-Identifier: MIT
// One task that is no coroutine: a future written by hand, woken by the timer's interrupt.

#include "board.hpp"

#include <pollen/executor/fixed_executor.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <atomic>
#include <cstdint>

namespace {

std::atomic<std::uint32_t> ticks = 0;

// Not a class of its own but a union, so that no destructor is to be called at the end.
constinit union Tick {
    constexpr Tick() noexcept : waker() {}
    constexpr ~Tick() {}
    pollen::AtomicWaker waker;
} tick;

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

}  // namespace

extern "C" void on_tick() {
    ticks.store(ticks.load() + 1);
    tick.waker.wake();
}

int main() {
    pollen::FixedExecutor<1> executor;
    if (!executor.try_spawn(ThreeTicks())) return 1;
    board::start_ticks(1000);
    executor.run([&executor] {
        board::disable_interrupts();
        if (!executor.is_woken()) board::wait_for_interrupt();
        board::enable_interrupts();
    });
    board::print("three ticks have gone by\n");
    return 0;
}
