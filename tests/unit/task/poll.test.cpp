// SPDX-License-Identifier: MIT
// Tests of Poll: the answer of a future's poll.

#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <any>
#include <memory>
#include <string>
#include <type_traits>

using pollen::Pending;
using pollen::Poll;

// A poll of a plain value travels in registers.
static_assert(std::is_trivially_copyable_v<Poll<int>>);
static_assert(std::is_trivially_copyable_v<Poll<void>>);
static_assert(std::is_trivially_copyable_v<Poll<int&>>);
static_assert(sizeof(Poll<void>) == 1);
static_assert(sizeof(Poll<int&>) == sizeof(void*));
static_assert(!std::is_copy_constructible_v<Poll<std::unique_ptr<int>>>);
static_assert(std::is_nothrow_move_constructible_v<Poll<std::unique_ptr<int>>>);
static_assert(!std::is_convertible_v<std::string, Poll<int>>);

namespace {

constexpr int twice(int value) { return 2 * value; }
static_assert(Poll<int>(21).map(twice) == Poll<int>(42));

TEST(Poll, IsReadyWhenMadeFromAValue) {
    const Poll<int> poll = 7;

    EXPECT_TRUE(poll.is_ready());
    EXPECT_FALSE(poll.is_pending());
    EXPECT_EQ(poll.value(), 7);
}

TEST(Poll, IsPendingWhenMadeFromPending) {
    const Poll<int> poll = Pending{};

    EXPECT_FALSE(poll.is_ready());
    EXPECT_TRUE(poll.is_pending());
}

TEST(Poll, DestroysItsValueWhenSetToPending) {
    const auto shared = std::make_shared<int>(7);
    Poll<std::shared_ptr<int>> object = shared;
    Poll<int> scalar = 7;

    object = Pending{};
    scalar = Pending{};

    EXPECT_TRUE(object.is_pending());
    EXPECT_TRUE(scalar.is_pending());
    EXPECT_EQ(shared.use_count(), 1);
}

TEST(Poll, MovesAMoveOnlyValueOut) {
    Poll<std::unique_ptr<int>> poll = std::make_unique<int>(7);

    const std::unique_ptr<int> value = std::move(poll).value();

    EXPECT_EQ(*value, 7);
}

TEST(Poll, MakesItsValueInPlace) {
    struct Fixed {
        Fixed(int a, int b) : sum(a + b) {}
        Fixed(const Fixed&) = delete;
        int sum;
    };

    const auto poll = Poll<Fixed>::ready(3, 4);

    EXPECT_EQ(poll.value().sum, 7);
}

TEST(Poll, ConvertsWhatConvertsToItsValue) {
    const Poll<std::string> poll = "seven";

    EXPECT_EQ(poll.value(), "seven");
}

TEST(Poll, HoldsABoolWithoutConfusingItWithReadiness) {
    const Poll<bool> poll = false;

    EXPECT_TRUE(poll.is_ready());
    EXPECT_FALSE(poll.value());
}

TEST(Poll, NestsAPollInAPoll) {
    const Poll<Poll<int>> inner_pending = Poll<int>(Pending{});
    const Poll<Poll<int>> outer_pending = Pending{};

    EXPECT_TRUE(inner_pending.is_ready());
    EXPECT_TRUE(inner_pending.value().is_pending());
    EXPECT_TRUE(outer_pending.is_pending());
}

TEST(Poll, OfATypeThatIsMadeFromAnythingTakesNoPollForAValue) {
    Poll<std::any> pending = Pending{};
    Poll<std::any> ready = std::any(7);
    Poll<std::any> moved = std::move(ready);

    EXPECT_TRUE(pending.is_pending());
    EXPECT_EQ(std::any_cast<int>(moved.value()), 7);
}

TEST(Poll, ComparesStateAndValue) {
    EXPECT_EQ(Poll<int>(7), Poll<int>(7));
    EXPECT_NE(Poll<int>(7), Poll<int>(8));
    EXPECT_NE(Poll<int>(7), Poll<int>(Pending{}));
    EXPECT_EQ(Poll<void>::ready(), Poll<void>::ready());
    EXPECT_NE(Poll<void>::ready(), Poll<void>(Pending{}));
}

TEST(Poll, MapCallsTheFunctionWithTheValue) {
    const auto mapped =
        Poll<std::unique_ptr<int>>(std::make_unique<int>(7)).map([](std::unique_ptr<int> value) {
            return *value + 1;
        });

    EXPECT_EQ(mapped.value(), 8);
}

TEST(Poll, MapOfPendingCallsNothing) {
    int calls = 0;

    const auto mapped = Poll<int>(Pending{}).map([&](int) { return ++calls; });

    EXPECT_TRUE(mapped.is_pending());
    EXPECT_EQ(calls, 0);
}

TEST(Poll, MapToVoidIsReadyWithoutAValue) {
    int seen = 0;

    const Poll<void> mapped = Poll<int>(7).map([&](int value) { seen = value; });

    EXPECT_TRUE(mapped.is_ready());
    EXPECT_EQ(seen, 7);
}

TEST(Poll, MapToAReferenceKeepsTheReference) {
    int target = 7;

    const Poll<int&> mapped = Poll<void>::ready().map([&]() -> int& { return target; });

    EXPECT_EQ(&mapped.value(), &target);
}

TEST(Poll, OfAReferenceRefersToTheObjectItWasMadeFrom) {
    int target = 7;
    const Poll<int&> poll = target;

    poll.value() = 8;

    EXPECT_EQ(target, 8);
    EXPECT_EQ(poll.map([](int& value) { return value + 1; }).value(), 9);
    EXPECT_TRUE(Poll<int&>(Pending{}).is_pending());
}

#if POLLEN_ASSERTIONS
TEST(PollDeathTest, TheValueOfAPendingPollIsRefused) {
    EXPECT_DEATH((void) Poll<int>(Pending{}).value(), "pending poll");
    EXPECT_DEATH((void) Poll<void>(Pending{}).value(), "pending poll");
    EXPECT_DEATH((void) Poll<int&>(Pending{}).value(), "pending poll");
}
#endif

}  // namespace
