// SPDX-License-Identifier: MIT
// A poll_next without an end is refused: it returns Poll<Item> instead of an optional.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: its poll_next\(Context&\) does not return Poll<std::optional<Item>>

#include <pollen/stream.hpp>

struct Ones {
    using Item = int;
#ifdef POLLEN_POSITIVE
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return std::optional<int>(1); }
#else
    pollen::Poll<int> poll_next(pollen::Context&) { return 1; }
#endif
};

void first(Ones& ones) { (void) pollen::stream::next(ones); }
