// SPDX-License-Identifier: MIT
// An AsyncGenerator cannot await what must stay on one thread.
// expect: cannot await what must stay on one thread.*make this function a LocalCoro, or a LocalAsyncGenerator

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/coro.hpp>

pollen::LocalCoro<int> stays_here() { co_return 1; }

#ifdef POLLEN_POSITIVE
pollen::LocalAsyncGenerator<int> body() { co_yield co_await stays_here(); }
#else
pollen::AsyncGenerator<int> body() { co_yield co_await stays_here(); }
#endif
