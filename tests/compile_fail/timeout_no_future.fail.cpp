// SPDX-License-Identifier: MIT
// A time limit is for a future.
// expect: this type is not a future: it has no member type Output

#include <pollen/future.hpp>
#include <pollen/time.hpp>

#include <chrono>

int main() {
#ifdef POLLEN_POSITIVE
    auto limited = pollen::timeout(pollen::future::ready(7), std::chrono::seconds(1));
#else
    auto limited = pollen::timeout(7, std::chrono::seconds(1));
#endif
    (void) limited;
}
