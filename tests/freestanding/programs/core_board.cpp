// SPDX-License-Identifier: MIT
// Runs the checks of core.cpp on the board.

#include "board.hpp"
#include "core.hpp"

extern "C" void on_tick() {}

int main() {
    const int failed = run_core();
    if (failed == 0) board::print("all checks passed\n");
    return failed;
}
