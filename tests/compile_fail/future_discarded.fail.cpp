// SPDX-License-Identifier: MIT
// A future that nobody polls does nothing, so the compiler says so, of whatever adapter.
// expect: ignoring return(ed)? value of

#pragma GCC diagnostic error "-Wunused-result"
#ifdef __clang__
#pragma clang diagnostic error "-Wunused-value"
#endif

#include <pollen/future.hpp>

int add_one(int value) { return value + 1; }

#ifdef POLLEN_POSITIVE
auto start() { return pollen::future::map(pollen::future::ready(1), add_one); }
#else
void start() { pollen::future::map(pollen::future::ready(1), add_one); }
#endif
