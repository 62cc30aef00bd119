// SPDX-License-Identifier: MIT
// A race has one output: its futures end in the same type.
// expect: race\(\): all futures end in the same type: map\(\) them, or use select_once\(\)

#include <pollen/future.hpp>

#ifdef POLLEN_POSITIVE
auto first = pollen::future::race(pollen::future::ready(1), pollen::future::ready(2));
#else
auto first = pollen::future::race(pollen::future::ready(1), pollen::future::ready('a'));
#endif
