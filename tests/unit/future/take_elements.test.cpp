// SPDX-License-Identifier: MIT
// Tests of how adapters of many take elements out of ranges.

#include <pollen/future/ready.hpp>
#include <pollen/future/take_elements.hpp>

#include <gtest/gtest.h>

#include <array>
#include <list>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using pollen::detail::ElementOf;
using pollen::detail::FutureOfRange;
using pollen::detail::owns_elements;
using pollen::detail::take_elements;

static_assert(owns_elements<std::vector<int>>());
static_assert(owns_elements<std::array<int, 2>>());
static_assert(!owns_elements<std::span<int>>());

static_assert(std::is_same_v<ElementOf<std::vector<int>>, int&&>);
static_assert(std::is_same_v<ElementOf<std::vector<int>&>, int&>);
static_assert(std::is_same_v<ElementOf<const std::vector<int>&>, const int&>);
static_assert(std::is_same_v<ElementOf<std::span<int>>, int&>);
static_assert(std::is_same_v<ElementOf<std::array<int, 2>>, int&&>);

static_assert(std::is_same_v<FutureOfRange<std::list<pollen::future::Ready<int>>>,
                             pollen::future::Ready<int>>);

std::vector<std::shared_ptr<int>> taken;
const auto take = []<class Value>(Value&& value) { taken.push_back(std::forward<Value>(value)); };

TEST(TakeElements, MovesThemOutOfARangeThatWasGivenUp) {
    taken.clear();
    std::vector owners{std::make_shared<int>(1), std::make_shared<int>(2)};

    take_elements(std::move(owners), take);

    EXPECT_EQ(*taken[0], 1);
    EXPECT_EQ(*taken[1], 2);
    EXPECT_EQ(taken[0].use_count(), 1);
}

TEST(TakeElements, LeavesThemInARangeThatWasNotGivenUp) {
    taken.clear();
    std::vector owners{std::make_shared<int>(1)};

    take_elements(owners, take);
    EXPECT_EQ(taken[0].use_count(), 2);
    taken.clear();
    take_elements(std::span(owners), take);
    EXPECT_EQ(taken[0].use_count(), 2);
    taken.clear();
}

}  // namespace
