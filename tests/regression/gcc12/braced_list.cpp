// SPDX-License-Identifier: MIT
// A braced list beside co_await does not compile: name the awaited value, or the list, first.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

#include <vector>

pollen::Coro<int> price() { co_return 40; }

pollen::Coro<int> total() {
#ifdef POLLEN_AVOIDED_FORM
    const std::vector<int> prices{co_await price(), 2};
#else
    // [recommended]
    const int first = co_await price();
    const std::vector<int> prices{first, 2};
    // [/recommended]
#endif
    co_return prices[0] + prices[1];
}

int main() { return answers_42(total()); }
