// SPDX-License-Identifier: MIT
// An aggregate initialised in braces that await is destroyed twice: name the awaited value first.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

struct Line {
    Counted item;
    int amount;
};

pollen::Coro<int> amount() { co_return 2; }

pollen::Coro<int> total() {
#ifdef POLLEN_AVOIDED_FORM
    Line line{Counted(21), co_await amount()};
#else
    // [recommended]
    const int ordered = co_await amount();
    Line line{Counted(21), ordered};
    // [/recommended]
#endif
    co_return line.item.number() * line.amount;
}

int main() { return answers_42(total()); }
