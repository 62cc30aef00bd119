// SPDX-License-Identifier: MIT
// The error of being late.

#include <pollen/time/elapsed.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

TEST(Elapsed, SaysWhatHappened) {
    EXPECT_EQ(std::string(pollen::Elapsed().what()),
              "the deadline passed before the future was ready");
    EXPECT_EQ(pollen::Elapsed(), pollen::Elapsed());
}

}  // namespace
