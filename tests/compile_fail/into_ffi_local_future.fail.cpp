// SPDX-License-Identifier: MIT
// A future that must stay on one thread does not become an FfiFuture.
// expect: this one may not: use into_local_ffi\(\)

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/into_ffi.hpp>

pollen::LocalCoro<int> stays_here() { co_return 1; }

#ifdef POLLEN_POSITIVE
auto future = pollen::into_local_ffi(stays_here());
#else
auto future = pollen::into_ffi(stays_here());
#endif
