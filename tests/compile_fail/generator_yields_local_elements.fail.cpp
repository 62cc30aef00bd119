// SPDX-License-Identifier: MIT
// An AsyncGenerator cannot take up a LocalAsyncGenerator.
// expect: cannot await what must stay on one thread

#include <pollen/coro/async_generator.hpp>

pollen::LocalAsyncGenerator<int> stays_here() { co_yield 1; }

#ifdef POLLEN_POSITIVE
pollen::LocalAsyncGenerator<int> body() { co_yield pollen::elements_of(stays_here()); }
#else
pollen::AsyncGenerator<int> body() { co_yield pollen::elements_of(stays_here()); }
#endif
