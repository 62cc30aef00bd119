// SPDX-License-Identifier: MIT
// The condition of a loop may declare what it awaits; as a bare expression it may not await.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

#include <optional>

pollen::Coro<std::optional<int>> take(int& left) {
    if (left == 0) co_return std::optional<int>();
    co_return left--;
}

pollen::Coro<int> count(int left) {
#ifdef POLLEN_AVOIDED_FORM
    while ((co_await take(left)).has_value()) {  // gcc12: avoided
    }
#else
    // [recommended]
    while (auto taken = co_await take(left)) {
        if (*taken == 1) left = 0;
    }
    // [/recommended]
#endif
    co_return 42 + left;
}

int main() { return answers_42(count(3)); }
