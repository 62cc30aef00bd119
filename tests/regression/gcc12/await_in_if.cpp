// SPDX-License-Identifier: MIT
// co_await in the condition of an if, in a block without a declaration: name the value first.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

pollen::Coro<bool> is_open() { co_return true; }

pollen::Coro<int> enter(int visitors) {
#ifdef POLLEN_AVOIDED_FORM
    if (co_await is_open()) visitors += 1;  // gcc12: the form that is avoided
#else
    // [recommended]
    const bool open = co_await is_open();
    if (open) visitors += 1;
    // [/recommended]
#endif
    co_return visitors;
}

int main() { return answers_42(enter(41)); }
