// SPDX-License-Identifier: MIT
// c ? T{co_await x} : T{} destroys the T twice: use an if, or name the awaited value first.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

pollen::Coro<int> number() { co_return 42; }

pollen::Coro<int> ask(bool please) {
#ifdef POLLEN_AVOIDED_FORM
    Counted counted = please ? Counted(co_await number()) : Counted(0);
#else
    // [recommended]
    int found = 0;
    if (please) found = co_await number();
    Counted counted(found);
    // [/recommended]
#endif
    co_return counted.number();
}

int main() { return answers_42(ask(true)); }
