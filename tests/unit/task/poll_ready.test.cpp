// SPDX-License-Identifier: MIT
// Tests of POLLEN_READY: the value, or a return from the function around it.

#include <pollen/task/poll.hpp>
#include <pollen/task/poll_ready.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace {

using pollen::Pending;
using pollen::Poll;

Poll<int> doubled(Poll<int> answer, bool& went_on) {
    const int value = POLLEN_READY(answer);
    went_on = true;
    return 2 * value;
}

TEST(PollReady, IsTheValueOfWhatIsReady) {
    bool went_on = false;

    EXPECT_EQ(doubled(7, went_on).value(), 14);
    EXPECT_TRUE(went_on);
}

TEST(PollReady, ReturnsPendingFromTheFunctionOtherwise) {
    bool went_on = false;

    EXPECT_TRUE(doubled(Pending{}, went_on).is_pending());
    EXPECT_FALSE(went_on);
}

TEST(PollReady, MovesTheValueOut) {
    const auto unwrapped = [](Poll<std::unique_ptr<int>> answer) -> Poll<int> {
        auto value = POLLEN_READY(std::move(answer));
        return *value;
    };

    EXPECT_EQ(unwrapped(std::make_unique<int>(7)).value(), 7);
}

TEST(PollReady, IsAStatementForVoid) {
    int calls = 0;
    const auto count = [&](Poll<void> answer) -> Poll<void> {
        POLLEN_READY(answer);
        ++calls;
        return Poll<void>::ready();
    };

    EXPECT_TRUE(count(Pending{}).is_pending());
    EXPECT_EQ(calls, 0);
    EXPECT_TRUE(count(Poll<void>::ready()).is_ready());
    EXPECT_EQ(calls, 1);
}

TEST(PollReady, TakesCommas) {
    const auto sum = [](int a, int b) -> Poll<int> { return a + b; };
    const auto outer = [&]() -> Poll<long> { return POLLEN_READY(sum(3, 4)); };

    EXPECT_EQ(outer().value(), 7);
}

}  // namespace
