// SPDX-License-Identifier: MIT
// Tests of Try: results of every shape are asked, taken apart and made alike.

#include <pollen/future/abort_result.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try.hpp>
#include <pollen/task/poll.hpp>

#include <support/results.hpp>

#include <tl/expected.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using pollen::Err;
using pollen::Result;
using pollen::Try;
using pollen::TryError;
using pollen::TryRebind;
using pollen::TryTraits;
using pollen::TryValue;
using pollen::TryWithError;
using pollen::TryWithValue;
using pollen::future::Aborted;
using pollen::future::AbortResult;
using support::Reply;

namespace {

static_assert(Try<Result<int, char>> && Try<Result<void, char>> && Try<Result<int&, char>>);
static_assert(Try<tl::expected<int, char>> && Try<tl::expected<void, char>>);
static_assert(Try<Result<int, char>&> && Try<const Result<int, char>&>);
static_assert(Try<AbortResult<int>>);
static_assert(Try<Reply>);
static_assert(!Try<int> && !Try<std::optional<int>> && !Try<std::unique_ptr<int>>);

static_assert(std::same_as<TryValue<tl::expected<int, char>&>, int>);
static_assert(std::same_as<TryError<const Result<void, char>&>, char>);
static_assert(std::same_as<TryValue<Reply>, std::string>);

// A shape of two stays that shape; others become a Result, unless nothing changes.
static_assert(std::same_as<TryWithValue<Result<int, char>, long>, Result<long, char>>);
static_assert(std::same_as<TryWithValue<Result<int, char>, void>, Result<void, char>>);
static_assert(std::same_as<TryWithValue<Result<int, char>, int&>, Result<int&, char>>);
static_assert(std::same_as<TryWithError<Result<int, char>, long>, Result<int, long>>);
static_assert(std::same_as<TryWithValue<tl::expected<int, char>, long>, tl::expected<long, char>>);
static_assert(std::same_as<TryWithValue<tl::expected<int, char>, void>, tl::expected<void, char>>);
static_assert(std::same_as<TryWithValue<tl::expected<int, char>, int&>, Result<int&, char>>);
static_assert(std::same_as<TryWithError<tl::expected<int, char>, int>, tl::expected<int, int>>);
static_assert(std::same_as<TryWithValue<Reply, int>, Result<int, int>>);
static_assert(std::same_as<TryWithValue<Reply, std::string>, Reply>);
static_assert(std::same_as<TryWithValue<AbortResult<int>, long>, Result<long, Aborted>>);
static_assert(std::same_as<TryWithValue<AbortResult<int>, int>, AbortResult<int>>);
static_assert(std::same_as<TryRebind<Result<int, char>, long, int>, Result<long, int>>);
static_assert(std::same_as<TryRebind<Result<int, int>, int, int>, Result<int, int>>);

template <class R>
class TryOf : public testing::Test {};
// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's
using Shapes = testing::Types<Result<std::string, int>, tl::expected<std::string, int>, Reply>;
TYPED_TEST_SUITE(TryOf, Shapes);

TYPED_TEST(TryOf, AsksTakesAndMakes) {
    using Traits = TryTraits<TypeParam>;
    TypeParam value = Traits::from_value("text");
    TypeParam error = Traits::from_error(7);

    EXPECT_TRUE(pollen::detail::has_value(value));
    EXPECT_FALSE(pollen::detail::has_value(error));
    EXPECT_EQ(Traits::value(std::as_const(value)), "text");
    EXPECT_EQ(Traits::error(std::as_const(error)), 7);
    EXPECT_EQ(pollen::detail::take_value(std::move(value)), "text");
    EXPECT_EQ(pollen::detail::take_error(std::move(error)), 7);
}

TYPED_TEST(TryOf, PassesIntoAnotherShape) {
    using Traits = TryTraits<TypeParam>;
    using Other = Result<std::string, long>;

    EXPECT_EQ(pollen::detail::pass_value<Other>(Traits::from_value("text")), Other("text"));
    EXPECT_EQ(pollen::detail::pass_error<Other>(Traits::from_error(7)), Other(Err(7L)));
    EXPECT_EQ(pollen::detail::take_error(pollen::detail::pass_error<TypeParam>(Other(Err(8)))), 8);
}

TYPED_TEST(TryOf, CallsWithTheValue) {
    using Traits = TryTraits<TypeParam>;

    const auto size = [](std::string text) { return text.size(); };

    EXPECT_EQ(pollen::detail::call_with_value(size, Traits::from_value("text")), 4U);
}

TEST(Try, OfVoidCallsWithoutArguments) {
    int calls = 0;
    const auto count = [&] { ++calls; };

    pollen::detail::call_with_value(count, Result<void, int>());
    pollen::detail::call_with_value(count, tl::expected<void, int>());
    const auto made = pollen::detail::value_of<tl::expected<void, int>>(count);

    EXPECT_EQ(calls, 3);
    EXPECT_TRUE(made.has_value());
}

TEST(Try, PassesAReferenceOn) {
    int object = 7;
    auto passed = pollen::detail::pass_value<Result<int&, long>>(Result<int&, int>(object));

    EXPECT_EQ(&*passed, &object);
}

TEST(Try, PassesAResultOfTheSameType) {
    using Only = Result<std::unique_ptr<int>, std::unique_ptr<int>>;

    EXPECT_EQ(**pollen::detail::pass_value<Only>(Only(std::make_unique<int>(7))), 7);
    EXPECT_EQ(*pollen::detail::pass_error<Only>(Only(Err(std::make_unique<int>(8)))).error(), 8);
}

TEST(Try, PassesAnOutcomeWhicheverItIs) {
    using Plain = Result<int, char>;
    using Only = Result<std::unique_ptr<int>, int>;

    EXPECT_EQ(*pollen::detail::pass_result(Plain(7)), 7);
    EXPECT_EQ(pollen::detail::pass_result(Plain(Err('e'))).error(), 'e');
    EXPECT_EQ(**pollen::detail::pass_result(Only(std::make_unique<int>(7))), 7);
    EXPECT_TRUE(pollen::detail::pass_result(Result<void, int>()).has_value());
}

}  // namespace
