// SPDX-License-Identifier: MIT
// Tests of SharedValue: it lives as long as somebody has it.

#include <pollen/sync/shared_value.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <utility>

using pollen::detail::PinnedValue;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;

namespace {

TEST(SharedValue, IsDestroyedByTheLastThatLetsGo) {
    DropCounter drops;
    auto one = PinnedValue<DropToken>::make(drops.token());
    {
        const auto other = one.share();
        one = PinnedValue<DropToken>();
        EXPECT_FALSE(one);
        EXPECT_TRUE(other);
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(SharedValue, PinsMoveAndSwap) {
    auto seven = PinnedValue<int>::make(7);
    auto eight = PinnedValue<int>::make(8);

    seven.swap(eight);
    const auto moved = std::move(seven);

    EXPECT_EQ(moved->value(), 8);
    EXPECT_EQ(eight->value(), 7);
    EXPECT_FALSE(PinnedValue<int>().share());
}

}  // namespace
