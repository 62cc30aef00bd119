// SPDX-License-Identifier: MIT
// The error of joining a task that will never have an output.

#include <pollen/executor/join_error.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace {

TEST(JoinError, SaysThatTheTaskWasCancelled) {
    const pollen::JoinError error;

    EXPECT_TRUE(error.is_cancelled());
    EXPECT_NE(std::string_view(error.what()).find("cancelled"), std::string_view::npos);
}

}  // namespace
