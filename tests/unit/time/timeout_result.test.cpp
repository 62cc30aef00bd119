// SPDX-License-Identifier: MIT
// TimeoutResult of objects, references and void.

#include <pollen/task/poll.hpp>
#include <pollen/time/elapsed.hpp>
#include <pollen/time/timeout_result.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using pollen::Elapsed;
using pollen::Poll;
using pollen::TimeoutResult;

static_assert(std::is_trivially_copyable_v<TimeoutResult<int>>);
static_assert(std::same_as<decltype(std::declval<TimeoutResult<int>&>().value()), int&>);
static_assert(std::same_as<decltype(std::declval<TimeoutResult<int>>().value()), int&&>);
static_assert(std::same_as<decltype(std::declval<TimeoutResult<int&>>().value()), int&>);
static_assert(std::same_as<decltype(std::declval<TimeoutResult<void>>().value()), void>);

template <class T>
void expect_elapsed(TimeoutResult<T> result) {
    EXPECT_FALSE(result.has_value());
    EXPECT_FALSE(static_cast<bool>(result));
    EXPECT_TRUE(result.is_elapsed());
    EXPECT_EQ(result.error(), Elapsed());
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) result.value(), Elapsed);
    EXPECT_THROW((void) std::as_const(result).value(), Elapsed);
    EXPECT_THROW((void) std::move(result).value(), Elapsed);
#else
    EXPECT_DEATH((void) result.value(), "the deadline passed");
#endif
}

TEST(TimeoutResult, IsElapsedOrHasAValue) {
    expect_elapsed(TimeoutResult<int>(Elapsed()));
    expect_elapsed(TimeoutResult<int&>(Elapsed()));
    expect_elapsed(TimeoutResult<void>(Elapsed()));
    expect_elapsed(TimeoutResult<std::unique_ptr<int>>(Elapsed()));
}

TEST(TimeoutResult, HasTheValueOfAReadyPoll) {
    TimeoutResult<std::string> text(Poll<std::string>("text"));
    EXPECT_TRUE(text);
    EXPECT_FALSE(text.is_elapsed());
    EXPECT_EQ(text.value(), "text");
    EXPECT_EQ(std::as_const(text).value(), "text");
    EXPECT_EQ(*text, "text");
    EXPECT_EQ(text->size(), 4U);
    EXPECT_EQ(std::move(text).value(), "text");
}

TEST(TimeoutResult, HoldsWhatOnlyMoves) {
    TimeoutResult<std::unique_ptr<int>> result(
        Poll<std::unique_ptr<int>>(std::make_unique<int>(7)));
    const std::unique_ptr<int> taken = std::move(result).value();
    EXPECT_EQ(*taken, 7);
}

TEST(TimeoutResult, HoldsAReference) {
    int object = 7;
    const TimeoutResult<int&> result{Poll<int&>(object)};
    EXPECT_EQ(&result.value(), &object);
    EXPECT_EQ(&*result, &object);
}

TEST(TimeoutResult, OfVoidIsThereOrNot) {
    TimeoutResult<void> result(Poll<void>::ready());
    EXPECT_TRUE(result.has_value());
    result.value();
    *result;
}

TEST(TimeoutResult, GivesAnotherValueInstead) {
    EXPECT_EQ(TimeoutResult<int>(Elapsed()).value_or(8), 8);
    EXPECT_EQ(TimeoutResult<int>(Poll<int>(7)).value_or(8), 7);
}

}  // namespace
