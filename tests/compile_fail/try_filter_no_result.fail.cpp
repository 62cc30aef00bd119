// SPDX-License-Identifier: MIT
// The try_ adapters take a stream of results; filter() takes any.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: the items of this stream are no results

#include <pollen/stream.hpp>

#include <vector>

#ifdef POLLEN_POSITIVE
using Item = pollen::Result<int, char>;
#else
using Item = int;
#endif

auto odd = pollen::stream::try_filter(pollen::stream::iter(std::vector<Item>{1, 2}),
                                      [](int value) { return value % 2 == 1; });
