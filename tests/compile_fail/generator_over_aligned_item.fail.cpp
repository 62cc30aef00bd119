// SPDX-License-Identifier: MIT
// A generator does not yield what a frame cannot align.
// expect: do not align the frame of a coroutine beyond 16 bytes

#include <pollen/coro/async_generator.hpp>

#ifdef POLLEN_POSITIVE
struct alignas(16) Wide {
#else
struct alignas(32) Wide {
#endif
    Wide() noexcept {}
};

pollen::AsyncGenerator<Wide> body() { co_yield Wide(); }
