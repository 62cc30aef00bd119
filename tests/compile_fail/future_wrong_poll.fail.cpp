// SPDX-License-Identifier: MIT
// A poll that returns something else is refused.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: its poll\(Context&\) does not return Poll<Output>

#include <pollen/future.hpp>

struct Answer {
    using Output = int;
#ifdef POLLEN_POSITIVE
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
#else
    pollen::Poll<long> poll(pollen::Context&) { return 42L; }
#endif
};

auto boxed = pollen::future::boxed(Answer());
