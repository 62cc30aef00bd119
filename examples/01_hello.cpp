// SPDX-License-Identifier: MIT
// A coroutine that awaits another one, run to its end on this thread.

#include <pollen/pollen.hpp>

#include <cstdio>

pollen::Coro<int> add(int a, int b) {
    std::puts("adding");
    co_return a + b;
}

pollen::Coro<void> hello() {
    const int sum = co_await add(40, 2);
    std::printf("Hello, %d!\n", sum);
}

int main() {
    pollen::Coro<void> greeting = hello();  // a future: nothing has run yet
    std::puts("made");
    pollen::block_on(std::move(greeting));
}
