// SPDX-License-Identifier: MIT
// Tests of limits.

#include <pollen/stream/limit.hpp>

#include <cstdint>

// What is tested is decided by the compiler.
static_assert(pollen::detail::most_of_limit(1) == 1);
static_assert(pollen::detail::most_of_limit(100) == 100);
static_assert(pollen::detail::most_of_limit(pollen::stream::no_limit) == SIZE_MAX);
