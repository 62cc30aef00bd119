// SPDX-License-Identifier: MIT
// What executors show of themselves costs nothing unless somebody may look.

#include <pollen/executor/shown.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace {

using pollen::detail::Shown;

#if !POLLEN_TASK_DUMPS
static_assert(std::is_same_v<Shown<std::uint8_t>, std::uint8_t>);
#endif

TEST(Shown, IsUsedLikeTheValue) {
    enum Place : std::uint8_t { Here, There };
    Shown<std::uint8_t> place = Here;
    EXPECT_EQ(place, Here);

    place = There;
    EXPECT_TRUE(place == There);
    EXPECT_EQ(sizeof place, 1U);
}

}  // namespace
