// SPDX-License-Identifier: MIT
// Tests of SizeHint: who has one, and that of two streams.

#include <pollen/stream/size_hint.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

using pollen::SizeHint;

namespace {

struct WithHint {
    SizeHint size_hint() const { return {1, 2}; }
};
struct Without {};

TEST(SizeHint, IsWhatTheStreamSaysOrUnknown) {
    EXPECT_EQ(pollen::size_hint(WithHint()), SizeHint(1, 2));
    EXPECT_EQ(pollen::size_hint(Without()), SizeHint(0, std::nullopt));
    EXPECT_EQ(SizeHint::exactly(3), SizeHint(3, 3));
}

TEST(SizeHint, AddsUp) {
    EXPECT_EQ(SizeHint(1, 2) + SizeHint(10, 20), SizeHint(11, 22));
    EXPECT_EQ(SizeHint(1, 2) + SizeHint(10, std::nullopt), SizeHint(11, std::nullopt));
    EXPECT_EQ(SizeHint(1, std::nullopt) + SizeHint(10, 20), SizeHint(11, std::nullopt));
}

TEST(SizeHint, KnowsWhatDoesNotFitIntoANumber) {
    EXPECT_EQ(SizeHint(SIZE_MAX, SIZE_MAX) + SizeHint(1, 1), SizeHint(SIZE_MAX, std::nullopt));
    EXPECT_EQ(SizeHint(SIZE_MAX, SIZE_MAX) + SizeHint(0, 0), SizeHint(SIZE_MAX, SIZE_MAX));
}

}  // namespace
