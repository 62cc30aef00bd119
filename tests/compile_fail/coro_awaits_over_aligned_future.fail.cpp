// SPDX-License-Identifier: MIT
// What is awaited lies in the frame, which is not aligned beyond 16 bytes; nor is its output.
// expect: do not align the frame of a coroutine beyond 16 bytes

#include <pollen/coro/coro.hpp>
#include <pollen/future/box_future.hpp>

class alignas(64) Wide {
public:
    using Output = int;
    Wide() {}
    pollen::Poll<int> poll(pollen::Context&) { return 1; }
};

#ifdef POLLEN_POSITIVE
pollen::Coro<int> body() { co_return co_await pollen::future::boxed(Wide()); }
#else
pollen::Coro<int> body() { co_return co_await Wide(); }
#endif
