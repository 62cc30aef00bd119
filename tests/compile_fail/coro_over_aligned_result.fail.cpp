// SPDX-License-Identifier: MIT
// A result that is aligned more strictly than a frame is refused.
// expect: do not align the frame of a coroutine beyond 16 bytes

#include <pollen/coro/coro.hpp>

#ifdef POLLEN_POSITIVE
struct alignas(16) Wide {
#else
struct alignas(32) Wide {
#endif
    Wide() {}
    unsigned char bytes[32] = {};
};

pollen::Coro<Wide> body() { co_return Wide(); }
