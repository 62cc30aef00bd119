// SPDX-License-Identifier: MIT
// The function of then() must return a future; map() takes one that returns a value.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this type is not a future: it has no member type Output

#include <pollen/future.hpp>

auto twice(int value) {
#ifdef POLLEN_POSITIVE
    return pollen::future::ready(2 * value);
#else
    return 2 * value;
#endif
}

auto chain = pollen::future::then(pollen::future::ready(1), twice);
