// SPDX-License-Identifier: MIT
// co_await in the condition of a loop: await in the body and leave with break.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

pollen::Coro<bool> is_below_42(int count) { co_return count < 42; }

pollen::Coro<int> climb(int count) {
#ifdef POLLEN_AVOIDED_FORM
    while (co_await is_below_42(count)) {  // gcc12: avoided
        ++count;
    }
#else
    // [recommended]
    for (;;) {
        const bool below = co_await is_below_42(count);
        if (!below) break;
        ++count;
    }
    // [/recommended]
#endif
    co_return count;
}

int main() { return answers_42(climb(0)); }
