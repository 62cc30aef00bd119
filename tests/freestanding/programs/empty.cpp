// SPDX-License-Identifier: MIT
// The board alone: what the other programs are compared with.

#include "board.hpp"

extern "C" void on_tick() {}

int main() {
    board::print("nothing to do\n");
    return 0;
}
