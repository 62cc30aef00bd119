// SPDX-License-Identifier: MIT
// Tests of SendResult and RecvResult: what they say, and what they give back.

#include <pollen/sync/channel_result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

using pollen::RecvError;
using pollen::RecvResult;
using pollen::SendError;
using pollen::SendResult;

namespace {

TEST(SendResult, IsTrueWhenTheValueWasSent) {
    const SendResult<int> result;

    EXPECT_TRUE(result);
    EXPECT_FALSE(result.is_full());
    EXPECT_FALSE(result.is_closed());
}

TEST(SendResult, GivesTheValueBackWithTheReason) {
    SendResult<std::unique_ptr<int>> full(SendError::Full, std::make_unique<int>(7));
    const SendResult<int> closed(SendError::Closed, 8);

    EXPECT_FALSE(full);
    EXPECT_TRUE(full.is_full());
    EXPECT_FALSE(full.is_closed());
    EXPECT_EQ(*full.value(), 7);
    EXPECT_EQ(*std::move(full).value(), 7);
    EXPECT_TRUE(closed.is_closed());
    EXPECT_FALSE(closed.is_full());
}

TEST(RecvResult, HoldsAValue) {
    RecvResult<std::string> result(std::in_place_t(), "yes");

    EXPECT_TRUE(result);
    EXPECT_TRUE(result.has_value());
    EXPECT_FALSE(result.is_empty());
    EXPECT_FALSE(result.is_closed());
    EXPECT_FALSE(result.is_lagged());
    EXPECT_EQ(*result, "yes");
    EXPECT_EQ(result->size(), 3U);
    EXPECT_EQ(std::as_const(result).value(), "yes");
    EXPECT_EQ(std::move(result).value(), "yes");
}

TEST(RecvResult, SaysWhyThereIsNone) {
    const RecvResult<int> empty(RecvError::Empty);
    const RecvResult<int> closed(RecvError::Closed);
    const RecvResult<int> lagged(RecvError::Lagged, 3);

    EXPECT_FALSE(empty);
    EXPECT_TRUE(empty.is_empty());
    EXPECT_TRUE(closed.is_closed());
    EXPECT_TRUE(lagged.is_lagged());
    EXPECT_EQ(lagged.missed(), 3U);
    EXPECT_EQ(closed.missed(), 0U);
}

#if POLLEN_ASSERTIONS && defined(GTEST_HAS_DEATH_TEST)
TEST(RecvResult, AValueThatIsNotThereIsAnError) {
    RecvResult<int> empty(RecvError::Empty);
    SendResult<int> sent;

    EXPECT_DEATH((void) empty.value(), "where there is none");
    EXPECT_DEATH((void) sent.value(), "that was sent");
}
#endif

}  // namespace
