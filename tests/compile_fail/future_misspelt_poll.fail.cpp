// SPDX-License-Identifier: MIT
// A misspelt hook is refused, not ignored, also in a pipe.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: no poll\(Context&\) that can be called on it \(is it misspelt

#include <pollen/future.hpp>

struct Answer {
    using Output = int;
#ifdef POLLEN_POSITIVE
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
#else
    pollen::Poll<int> pol(pollen::Context&) { return 42; }
#endif
};

auto twice = Answer() | pollen::future::map([](int value) { return 2 * value; });
