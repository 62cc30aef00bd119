// SPDX-License-Identifier: MIT
// A range is no stream: iter() makes one of it.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this type is not a stream: it has no member type Item

#include <pollen/stream.hpp>

#include <array>

#ifdef POLLEN_POSITIVE
auto two = pollen::stream::take(pollen::stream::iter(std::array{1, 2, 3}), 2);
#else
auto two = pollen::stream::take(std::array{1, 2, 3}, 2);
#endif
