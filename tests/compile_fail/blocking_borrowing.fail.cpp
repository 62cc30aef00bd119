// SPDX-License-Identifier: MIT
// A function on another thread could run longer than what it borrows lives.
// expect: this function borrows from its caller, and it may run longer than the future of blocking

#include <pollen/executor.hpp>

struct Reads {
#ifndef POLLEN_POSITIVE
    static constexpr bool is_borrowing = true;
#endif
    int operator()() const { return *number; }
    const int* number;
};

int main() {
    static const int seven = 7;
    return pollen::block_on(pollen::blocking(Reads{&seven})) == 7 ? 0 : 1;
}
