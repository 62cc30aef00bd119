// SPDX-License-Identifier: MIT
// The plug-in of the smallest program across a library border.
#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future.hpp>
#include <pollen/time.hpp>

#include <chrono>
#include <cstdint>

using namespace std::chrono_literals;

pollen::Coro<std::uint32_t> do_some_io(std::uint32_t arg) {
    co_await pollen::future::yield_now();
    co_return arg + 1;
}

POLLEN_ASYNC_FFI(std::uint32_t, work, (std::uint32_t) arg) {
    auto ret = co_await do_some_io(arg);
    co_await pollen::sleep_for(42ms);
    co_return ret;
}
