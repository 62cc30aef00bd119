// SPDX-License-Identifier: MIT
// A foreign future that is declared local cannot be awaited in a Coro, not even as the raw struct.
// expect: a Coro may move to another thread between polls and cannot await what must stay on one thread

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/async_ffi.hpp>

#ifdef POLLEN_POSITIVE
POLLEN_ASYNC_FFI_DECLARE(int, foreign);
#else
POLLEN_ASYNC_FFI_DECLARE_LOCAL(int, foreign);
#endif

pollen::Coro<int> body() { co_return co_await foreign(); }
