// SPDX-License-Identifier: MIT
// A Coro cannot await what must stay on one thread.
// expect: a Coro may move to another thread between polls and cannot await what must stay on one thread

#include <pollen/coro/coro.hpp>

pollen::LocalCoro<int> stays_here() { co_return 1; }

#ifdef POLLEN_POSITIVE
pollen::LocalCoro<int> body() { co_return co_await stays_here(); }
#else
pollen::Coro<int> body() { co_return co_await stays_here(); }
#endif
