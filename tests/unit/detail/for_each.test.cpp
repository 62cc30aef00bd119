// SPDX-License-Identifier: MIT
// POLLEN_FOR_EACH for none, one and the most arguments.

#include <pollen/detail/for_each.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace {

#define TWICE(x) (2 * (x))

TEST(ForEach, AppliesTheMacroToEachArgument) {
    EXPECT_EQ((std::vector<int>{POLLEN_FOR_EACH(TWICE)}), std::vector<int>());
    EXPECT_EQ((std::vector<int>{POLLEN_FOR_EACH(TWICE, 1)}), (std::vector<int>{2}));
    EXPECT_EQ((std::vector<int>{
                  POLLEN_FOR_EACH(TWICE, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)}),
              (std::vector<int>{2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32}));
}

}  // namespace
