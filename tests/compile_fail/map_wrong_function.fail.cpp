// SPDX-License-Identifier: MIT
// The function of map() must take what the future resolves to.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: map\(\): the function cannot be called with the output of the future

#include <pollen/future.hpp>

#ifdef POLLEN_POSITIVE
auto twice = pollen::future::ready(1) | pollen::future::map([](int value) { return 2 * value; });
#else
auto twice = pollen::future::ready(1) | pollen::future::map([](int* value) { return 2 * *value; });
#endif
