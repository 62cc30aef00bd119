// SPDX-License-Identifier: MIT
// The mark of a task that is to be polled; tests/model has its interleavings.

#include <pollen/executor/wake_flag.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::WakeFlag;

TEST(WakeFlag, IsTakenOnceHoweverOftenItWasSet) {
    WakeFlag flag;
    EXPECT_FALSE(flag.take());
    flag.set();
    flag.set();
    EXPECT_TRUE(flag.is_set());
    EXPECT_TRUE(flag.take());
    EXPECT_FALSE(flag.is_set());
    EXPECT_FALSE(flag.take());
}

TEST(WakeFlag, IsSetAgainAfterItWasTaken) {
    WakeFlag flag;
    flag.set();
    EXPECT_TRUE(flag.take());
    flag.set();
    EXPECT_TRUE(flag.take());
}

}  // namespace
