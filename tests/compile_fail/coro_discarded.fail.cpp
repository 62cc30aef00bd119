// SPDX-License-Identifier: MIT
// A coroutine that is called and forgotten does nothing, so the compiler says so.
// expect: nodiscard

#pragma GCC diagnostic error "-Wunused-result"

#include <pollen/coro/coro.hpp>

pollen::Coro<> work() { co_return; }

#ifdef POLLEN_POSITIVE
pollen::Coro<> body() { co_await work(); }
#else
pollen::Coro<> body() {
    work();
    co_return;
}
#endif
