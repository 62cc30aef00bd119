// SPDX-License-Identifier: MIT
// iter() takes what has begin() and end().
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: iter\(\) takes a range, which has begin\(\) and end\(\), or two iterators

#include <pollen/stream.hpp>

#ifdef POLLEN_POSITIVE
auto numbers = pollen::stream::iter({1});
#else
auto numbers = pollen::stream::iter(1);
#endif
