// SPDX-License-Identifier: MIT
// A pointer to a member is no function that map() can call.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: map\(\): the function cannot be called with the output of the future

#include <pollen/future.hpp>

#include <string>
#include <utility>

auto text = pollen::future::ready(std::string("text"));
#ifdef POLLEN_POSITIVE
auto size = pollen::future::map(std::move(text), [](const std::string& s) { return s.size(); });
#else
auto size = pollen::future::map(std::move(text), &std::string::size);
#endif
