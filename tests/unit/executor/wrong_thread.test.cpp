// SPDX-License-Identifier: MIT
// The error of crossing threads.

#include <pollen/executor/wrong_thread.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string_view>

namespace {

using pollen::WrongThread;

TEST(WrongThread, NamesBothThreadsAndWhatHappened) {
    const WrongThread error(12, 34, "woken");

    EXPECT_EQ(error.home(), 12U);
    EXPECT_EQ(error.here(), 34U);
    EXPECT_NE(std::string_view(error.what()).find("of thread 12 was woken on thread 34"),
              std::string_view::npos);
}

TEST(WrongThread, HasRoomForTheLongestMessage) {
    constexpr auto most = std::numeric_limits<std::uint32_t>::max();
    const WrongThread error(most, most, "given a task");

    EXPECT_NE(std::string_view(error.what()).find("it must stay on its thread"),
              std::string_view::npos);
}

}  // namespace
