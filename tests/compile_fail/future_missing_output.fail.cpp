// SPDX-License-Identifier: MIT
// What an adapter is given must say what it resolves to; that is the first error the user reads.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this type is not a future: it has no member type Output

#include <pollen/future.hpp>

struct Answer {
#ifdef POLLEN_POSITIVE
    using Output = int;
#endif
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
};

auto twice = pollen::future::map(Answer(), [](int value) { return 2 * value; });
