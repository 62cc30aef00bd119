// SPDX-License-Identifier: MIT
// The condition of an if may declare what it awaits; as a bare expression it may not await.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

pollen::Coro<const int*> find_ticket() {
    static constexpr int ticket = 42;
    co_return &ticket;
}

pollen::Coro<int> enter(int missing) {
#ifdef POLLEN_AVOIDED_FORM
    if (missing == 0 && co_await find_ticket()) {  // gcc12: avoided
        missing = 42;
    }
#else
    // [recommended]
    if (const int* ticket = co_await find_ticket()) {  // gcc12: it declares, so it is safe
        missing = *ticket;
    }
    // [/recommended]
#endif
    co_return missing;
}

int main() { return answers_42(enter(0)); }
