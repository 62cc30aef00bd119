// SPDX-License-Identifier: MIT
// The adapters for results take a future of a result; map() takes any.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: what comes here is no result

#include <pollen/future.hpp>

#ifdef POLLEN_POSITIVE
auto one = pollen::future::ok<char>(1);
#else
auto one = pollen::future::ready(1);
#endif

auto two = std::move(one) | pollen::future::map_ok([](int value) { return 2 * value; });
