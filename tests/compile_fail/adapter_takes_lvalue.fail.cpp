// SPDX-License-Identifier: MIT
// An adapter owns its futures: one that cannot be copied is moved in or lent.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: this future is an lvalue and cannot be copied: give it up with std::move\(\), or lend it

#include <pollen/future.hpp>

auto seven = pollen::future::ready(7);

#ifdef POLLEN_POSITIVE
auto both = pollen::future::join(pollen::future::by_ref(seven));
#else
auto both = pollen::future::join(seven);
#endif
