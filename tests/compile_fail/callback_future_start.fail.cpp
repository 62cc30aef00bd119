// SPDX-License-Identifier: MIT
// What the start function of a callback returns is nothing, or a function that cancels.
// expect: the start function returns neither void nor a function without arguments that cancels

#include <pollen/compat.hpp>

int main() {
    const auto start = [](const pollen::compat::Completion<int>& completion) {
        completion(7);
#ifndef POLLEN_POSITIVE
        return 0;  // of a C interface, returned by chance
#endif
    };
    auto future = pollen::compat::callback_future<int>(start);
    (void) future;
}
