// SPDX-License-Identifier: MIT
// A plug-in that has no need of a timer or a thread, and so of the headers alone.
#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future.hpp>

#include <cstdint>

POLLEN_ASYNC_FFI(std::uint32_t, add_one_later, (std::uint32_t) arg) {
    co_await pollen::future::yield_now();
    co_return arg + 1;
}
