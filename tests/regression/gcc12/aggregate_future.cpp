// SPDX-License-Identifier: MIT
// A hand-written future that is an aggregate is destroyed twice when it is awaited as a temporary.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

#ifdef POLLEN_AVOIDED_FORM
struct Number {
    using Output = int;
    pollen::Poll<int> poll(pollen::Context&) { return counted.number(); }
    Counted counted;
};
#else
// [recommended]
struct Number {
    using Output = int;
    explicit Number(Counted c) : counted(std::move(c)) {}
    pollen::Poll<int> poll(pollen::Context&) { return counted.number(); }
    Counted counted;
};
// [/recommended]
#endif

pollen::Coro<int> ask() { co_return co_await Number{Counted(42)}; }

int main() { return answers_42(ask()); }
