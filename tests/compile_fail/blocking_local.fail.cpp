// SPDX-License-Identifier: MIT
// A function that must stay on its thread is not called on another one.
// expect: calls the function on another thread, and this one must stay on its own

#include <pollen/executor.hpp>

struct Stays {
#ifndef POLLEN_POSITIVE
    static constexpr bool is_sendable = false;
#endif
    int operator()() const { return 7; }
};

int main() { return pollen::block_on(pollen::blocking(Stays())) == 7 ? 0 : 1; }
