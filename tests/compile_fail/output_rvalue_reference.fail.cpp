// SPDX-License-Identifier: MIT
// The output of a future is not an rvalue reference: what it refers to is mostly gone.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: the output of a future cannot be an rvalue reference

#include <pollen/future.hpp>

#include <utility>

int number = 7;
#ifdef POLLEN_POSITIVE
auto moved = pollen::future::lazy([]() -> int { return std::move(number); });
#else
auto moved = pollen::future::lazy([]() -> int&& { return std::move(number); });
#endif

auto answer(pollen::Context& cx) { return moved.poll(cx).is_ready(); }
