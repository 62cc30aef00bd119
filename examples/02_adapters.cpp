// SPDX-License-Identifier: MIT
// Futures built from futures: map, then, join and select, each of them a function and a pipe.

#include <pollen/pollen.hpp>

#include <cstdio>

namespace future = pollen::future;

// [count]
pollen::Coro<int> count_to(int last, const char* name) {
    for (int i = 1; i <= last; ++i) {
        std::printf("%s %d\n", name, i);
        co_await future::yield_now();  // lets others go on
    }
    co_return last;
}
// [/count]

int main() {
    // [pipe]
    auto eight = future::map(future::ready(7), [](int value) { return value + 1; });
    std::printf("%d\n", pollen::block_on(eight));

    auto nine = future::ready(7) | future::map([](int value) { return value + 1; }) |
                future::then([](int value) { return future::ready(value + 1); });
    std::printf("%d\n", pollen::block_on(nine));
    // [/pipe]

    // [join]
    // Both, side by side in one task: the outputs come in a tuple.
    auto both = future::join(count_to(1, "one"), count_to(3, "three"));
    const auto [one, three] = pollen::block_on(both);
    std::printf("%d and %d\n", one, three);
    // [/join]

    // [select]
    // Whichever is ready first, and the other one, which is still running.
    auto first = pollen::block_on(future::select(count_to(2, "short"), count_to(4, "long")));
    if (first.is_left()) {
        std::printf("short is done: %d\n", first.left().value);
        std::printf("long is done: %d\n", pollen::block_on(first.left().other));
    }
    // [/select]
}
