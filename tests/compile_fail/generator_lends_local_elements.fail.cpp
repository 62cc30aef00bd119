// SPDX-License-Identifier: MIT
// An AsyncGenerator cannot go through a stream that must stay on one thread, not even a lent one.
// expect: cannot await what must stay on one thread

#include <pollen/coro/async_generator.hpp>

pollen::LocalAsyncGenerator<int> stays_here() { co_yield 1; }

#ifdef POLLEN_POSITIVE
pollen::LocalAsyncGenerator<int> body() {
#else
pollen::AsyncGenerator<int> body() {
#endif
    auto lent = stays_here();
    co_yield pollen::elements_of(lent);
}
