// SPDX-License-Identifier: MIT
// A generator that is called and forgotten does nothing, so the compiler says so.
// expect: nodiscard

#pragma GCC diagnostic error "-Wunused-result"

#include <pollen/coro/async_generator.hpp>

pollen::AsyncGenerator<int> work() { co_yield 1; }

#ifdef POLLEN_POSITIVE
void body() { auto kept = work(); }
#else
void body() { work(); }
#endif
