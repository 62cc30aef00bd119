// SPDX-License-Identifier: MIT
// A stream must say what it consists of; that is the first error the user reads.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this type is not a stream: it has no member type Item

#include <pollen/stream.hpp>

struct Ones {
#ifdef POLLEN_POSITIVE
    using Item = int;
#endif
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return std::optional<int>(1); }
};

void first(Ones& ones) { (void) pollen::stream::next(ones); }
