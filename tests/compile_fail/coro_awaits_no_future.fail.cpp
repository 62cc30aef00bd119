// SPDX-License-Identifier: MIT
// What is awaited must be a future; the message says what it lacks.
// expect: this type is not a future: it has an Output, but no poll\(Context&\)

#include <pollen/coro/coro.hpp>

class Misspelt {
public:
    using Output = int;
    Misspelt() {}
#ifdef POLLEN_POSITIVE
    pollen::Poll<int> poll(pollen::Context&) { return 1; }
#else
    pollen::Poll<int> pol(pollen::Context&) { return 1; }
#endif
};

pollen::Coro<int> body() { co_return co_await Misspelt(); }
