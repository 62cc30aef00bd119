// SPDX-License-Identifier: MIT
// A plug-in with a runtime of its own, whose threads have to end before it can be unloaded.

#include <pollen/coro.hpp>
#include <pollen/executor/blocking.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/time.hpp>

#include <chrono>
#include <cstdint>
#include <thread>

using namespace std::chrono_literals;

POLLEN_ASYNC_FFI(std::uint32_t, unloadable_sleep, (std::uint32_t) arg) {
    co_await pollen::sleep_for(1ms);
    const auto late = co_await pollen::timeout(pollen::future::pending<int>(), 1ms);
    co_return late.is_elapsed() ? arg + 1 : 0;
}

// Pending for ever, as a future that the host drops.
POLLEN_ASYNC_FFI(std::uint32_t, unloadable_sleep_for_ever, (std::uint32_t) arg) {
    co_await pollen::sleep_for(24h);
    co_return arg;
}

POLLEN_ASYNC_FFI(std::uint32_t, unloadable_blocking, (std::uint32_t) arg) {
    const auto add_one = [arg] { return arg + 1; };
    const std::uint32_t sum = co_await pollen::blocking(add_one);
    co_return sum;
}

// The job goes on when its future is gone: unloading has to wait for it.
POLLEN_ASYNC_FFI(std::uint32_t, unloadable_running, (std::uint32_t) arg) {
    const auto slow = [arg] {
        for (int i = 0; i < 1000; ++i)
            std::this_thread::yield();
        return arg;
    };
    const std::uint32_t same = co_await pollen::blocking(slow);
    co_return same;
}
