// SPDX-License-Identifier: MIT
// Tests of Unit: the value that stands for void.

#include <pollen/future/unit.hpp>

#include <gtest/gtest.h>

#include <type_traits>

using pollen::Unit;
using pollen::UnitOr;

static_assert(std::is_same_v<UnitOr<void>, Unit>);
static_assert(std::is_same_v<UnitOr<int>, int>);
static_assert(std::is_same_v<UnitOr<int&>, int&>);
static_assert(std::is_empty_v<Unit>);
static_assert(std::is_trivially_copyable_v<Unit>);

TEST(Unit, IsEqualToItself) { EXPECT_EQ(Unit(), Unit()); }
