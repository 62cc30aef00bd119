// SPDX-License-Identifier: MIT
// Tests of Never: it cannot be made, and stands for errors that do not happen.

#include <pollen/future/never.hpp>
#include <pollen/future/result.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

static_assert(!std::is_default_constructible_v<pollen::Never>);
static_assert(!std::is_aggregate_v<pollen::Never>);

TEST(Never, IsTheErrorOfAResultThatAlwaysHasAValue) {
    const pollen::Result<int, pollen::Never> result = 7;

    EXPECT_EQ(*result, 7);
    EXPECT_EQ(result, result);
}

}  // namespace
