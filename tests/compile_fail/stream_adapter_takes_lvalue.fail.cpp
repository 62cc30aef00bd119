// SPDX-License-Identifier: MIT
// An adapter owns its stream: one that cannot be copied is moved in or lent.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this stream is an lvalue and cannot be copied: give it up with std::move\(\), or lend it

#include <pollen/stream.hpp>

auto numbers = pollen::stream::iter({1, 2});

#ifdef POLLEN_POSITIVE
auto two = pollen::stream::take(pollen::stream::by_ref(numbers), 2);
#else
auto two = pollen::stream::take(numbers, 2);
#endif
