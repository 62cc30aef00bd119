// SPDX-License-Identifier: MIT
// Tests of DropCounter: each token counts once, however often it is moved.

#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using Log = std::vector<std::string>;

namespace {

TEST(DropCounter, CountsATokenOnceHoweverOftenItMoves) {
    DropCounter drops;
    {
        DropToken first = drops.token();
        DropToken second = std::move(first);
        const DropToken third = std::move(second);
        EXPECT_EQ(drops.alive(), 1U);
        EXPECT_EQ(drops.dropped(), 0U);
    }
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(DropCounter, CountsATokenThatIsAssignedOver) {
    DropCounter drops;
    DropToken token = drops.token("old");

    token = drops.token("new");

    EXPECT_EQ(drops.log(), (Log{"old"}));
    EXPECT_EQ(drops.alive(), 1U);
}

TEST(DropCounter, RemembersTheOrder) {
    DropCounter drops;
    {
        const DropToken first = drops.token("first");
        const DropToken second = drops.token("second");
    }
    EXPECT_EQ(drops.log(), (Log{"second", "first"}));
}

TEST(DropCounter, MayBeOutlivedByItsTokens) {
    std::optional<DropToken> late;
    {
        DropCounter drops;
        late.emplace(drops.token());
    }
    EXPECT_NO_FATAL_FAILURE(late.reset());
}

}  // namespace
