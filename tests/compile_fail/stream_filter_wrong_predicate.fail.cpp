// SPDX-License-Identifier: MIT
// A predicate looks at an item that may be passed on: it cannot take it away.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: filter\(\): the predicate cannot be called with a const item

#include <pollen/stream.hpp>

#ifdef POLLEN_POSITIVE
auto odd =
    pollen::stream::filter(pollen::stream::iter({1, 2}), [](const int& item) { return item == 1; });
#else
auto odd =
    pollen::stream::filter(pollen::stream::iter({1, 2}), [](int& item) { return item == 1; });
#endif
