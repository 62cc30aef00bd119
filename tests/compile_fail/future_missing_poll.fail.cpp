// SPDX-License-Identifier: MIT
// What an adapter is given must have a poll, and that is the first error the user reads.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this type is not a future: it has an Output, but no poll\(Context&\)

#include <pollen/future.hpp>

struct Answer {
    using Output = int;
#ifdef POLLEN_POSITIVE
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
#endif
};

auto both = pollen::future::join(Answer(), pollen::future::ready(1));
