// SPDX-License-Identifier: MIT
// A misspelt hook is refused, not ignored.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: no poll_next\(Context&\) that can be called on it \(is it misspelt

#include <pollen/stream.hpp>

struct Ones {
    using Item = int;
#ifdef POLLEN_POSITIVE
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return std::optional<int>(1); }
#else
    pollen::Poll<std::optional<int>> pollnext(pollen::Context&) { return std::optional<int>(1); }
#endif
};

void first(Ones& ones) { (void) pollen::stream::next(ones); }
