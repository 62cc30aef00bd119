// SPDX-License-Identifier: MIT
// Tests of Result: a value or an error, of objects, references and void.

#include <pollen/detail/config.hpp>
#include <pollen/future/bad_result.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <any>
#include <concepts>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using pollen::Err;
using pollen::Poll;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;

namespace {

using Text = Result<std::string, int>;

static_assert(std::same_as<Text::value_type, std::string>);
static_assert(std::same_as<Text::error_type, int>);
static_assert(std::same_as<Text::unexpected_type, Err<int>>);

// As simple as what it holds.
static_assert(std::is_trivially_copyable_v<Result<int, char>>);
static_assert(std::is_trivially_copyable_v<Result<void, int>>);
static_assert(std::is_trivially_copyable_v<Result<std::string&, int>>);
static_assert(std::is_copy_constructible_v<Text>);
static_assert(!std::is_copy_constructible_v<Result<std::unique_ptr<int>, int>>);
static_assert(std::is_nothrow_move_constructible_v<Text>);

// What each is made from.
static_assert(std::convertible_to<const char*, Text>);
static_assert(std::convertible_to<Err<int>, Text>);
static_assert(!std::constructible_from<Text, int>);
static_assert(!std::constructible_from<Text, Err<std::string>>);
static_assert(!std::convertible_to<int, Result<std::unique_ptr<int>, int>>);
static_assert(std::constructible_from<Result<std::unique_ptr<int>, char>, int*>);
static_assert(!std::convertible_to<int*, Result<std::unique_ptr<int>, char>>);
static_assert(std::constructible_from<Result<const int&, int>, int&>);
static_assert(!std::constructible_from<Result<const int&, int>, int>);
static_assert(!std::default_initializable<Result<int&, int>>);
static_assert(!std::constructible_from<Result<void, int>, int>);

// What it gives.
static_assert(std::same_as<decltype(std::declval<Text&>().value()), std::string&>);
static_assert(std::same_as<decltype(std::declval<const Text&>().value()), const std::string&>);
static_assert(std::same_as<decltype(std::declval<Text>().value()), std::string&&>);
static_assert(std::same_as<decltype(*std::declval<Text>()), std::string&&>);
static_assert(std::same_as<decltype(std::declval<Text>().error()), int&&>);
static_assert(std::same_as<decltype(std::declval<const Text&>().error()), const int&>);
static_assert(std::same_as<decltype(*std::declval<const Result<int&, int>&>()), int&>);
static_assert(std::same_as<decltype(*std::declval<Result<void, int>&>()), void>);

// What it says of threads and lifetimes is what they say.
struct Local {
    static constexpr bool is_sendable = false;
    static constexpr bool is_borrowing = true;
};
static_assert(pollen::sendable<Text> && !pollen::borrowing<Text>);
static_assert(!pollen::sendable<Result<Local, int>> && !pollen::sendable<Result<int, Local>>);
static_assert(pollen::borrowing<Result<Local, int>> && pollen::sendable<Result<void, int>>);

// In constant expressions too.
static_assert(*Result<int, char>(7) == 7);
static_assert(Result<int, char>(Err('x')).error() == 'x');

Text half(int number) {
    if (number % 2 != 0) return Err(number);
    return std::to_string(number / 2);
}

TEST(Result, IsAValueOrAnError) {
    Text value = half(14);
    EXPECT_TRUE(value);
    EXPECT_TRUE(value.has_value());
    EXPECT_EQ(*value, "7");
    EXPECT_EQ(std::as_const(value).value(), "7");
    EXPECT_EQ(value->size(), 1U);
    EXPECT_EQ(std::move(value).value(), "7");

    Text error = half(7);
    EXPECT_FALSE(error);
    EXPECT_FALSE(error.has_value());
    EXPECT_EQ(error.error(), 7);
}

TEST(Result, HoldsTheValueOfADefaultConstructor) {
    EXPECT_EQ(*Text(), "");
    EXPECT_TRUE((Result<void, int>()));
}

TEST(Result, HoldsVoidAndReferences) {
    Result<void, int> nothing;
    nothing.value();
    *nothing;
    nothing = Err(7);
    EXPECT_EQ(nothing.error(), 7);

    std::string object = "object";
    const Result<std::string&, int> reference = object;
    EXPECT_EQ(&*reference, &object);
    EXPECT_EQ(&reference.value(), &object);
    EXPECT_EQ(reference->size(), 6U);
}

TEST(Result, HoldsAValueAndAnErrorOfTheSameType) {
    const Result<int, int> value = 7;
    const Result<int, int> error = Err(7);

    EXPECT_TRUE(value);
    EXPECT_FALSE(error);
    EXPECT_NE(value, error);
}

TEST(Result, MovesWhatOnlyMoves) {
    Result<std::unique_ptr<int>, std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> value = *std::move(result);
    EXPECT_EQ(*value, 7);

    result = Err(std::make_unique<int>(8));
    const std::unique_ptr<int> error = std::move(result).error();
    EXPECT_EQ(*error, 8);
}

TEST(Result, CopiesAndAssigns) {
    const Text value = "text";
    Text copy = value;
    EXPECT_EQ(copy, value);
    copy = Err(7);
    EXPECT_EQ(copy.error(), 7);
    copy = value;
    EXPECT_EQ(*copy, "text");
}

TEST(Result, TakesTheValueOfAReadyPoll) {
    int object = 7;
    EXPECT_EQ(*Text(Poll<std::string>("text")), "text");
    EXPECT_TRUE((Result<void, int>(Poll<void>::ready())));
    EXPECT_EQ(&*(Result<int&, int>(Poll<int&>(object))), &object);

    // Of a type that can be made of a poll too.
    const Result<std::any, int> anything(Poll<std::any>(std::any(7)));
    EXPECT_EQ(std::any_cast<int>(*anything), 7);
}

TEST(Result, BecomesThePollThatAFutureReturns) {
    const auto poll = [](bool good) -> Poll<Text> {
        if (good) return Text("text");
        return Err(7);
    };
    EXPECT_EQ(*poll(true).value(), "text");
    EXPECT_EQ(poll(false).value().error(), 7);
}

TEST(Result, ComparesValuesAndErrors) {
    EXPECT_EQ(Text("a"), Text("a"));
    EXPECT_NE(Text("a"), Text("b"));
    EXPECT_EQ(Text(Err(1)), Text(Err(1)));
    EXPECT_NE(Text(Err(1)), Text(Err(2)));
    EXPECT_NE(Text(Err(1)), Text("a"));
    EXPECT_TRUE(Text("a") == "a");
    EXPECT_TRUE(Text(Err(1)) == Err(1));
    EXPECT_EQ((Result<void, int>()), (Result<void, int>()));
}

TEST(Result, GivesAnotherValueInstead) {
    const Text value = "text";
    EXPECT_EQ(value.value_or("other"), "text");
    EXPECT_EQ(half(7).value_or("other"), "other");
    EXPECT_EQ(*(Result<std::unique_ptr<int>, int>(std::make_unique<int>(7)).value_or(nullptr)), 7);
}

TEST(Result, DestroysWhatItHoldsOnce) {
    DropCounter drops;
    {
        Result<DropToken, int> result = drops.token("value");
        Result<DropToken, int> moved = std::move(result);
        EXPECT_EQ(drops.dropped(), 0U);
        moved = Err(7);
        EXPECT_EQ(drops.dropped(), 1U);
    }
    EXPECT_EQ(drops.dropped(), 1U);
}

class Stateless : public std::exception {
public:
    static constexpr bool is_stateless = true;
    Stateless() noexcept {}
    const char* what() const noexcept override { return "stateless"; }
};

TEST(Result, KeepsNoErrorOfWhichAllAreAlike) {
    static_assert(std::is_trivially_copyable_v<Result<int, Stateless>>);
    static_assert(sizeof(Result<int, Stateless>) == 2 * sizeof(int));
    static_assert(
        std::same_as<decltype(std::declval<Result<int, Stateless>>().error()), Stateless>);

    const Result<int, Stateless> result = Err(Stateless());

    EXPECT_STREQ(result.error().what(), "stateless");
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) result.value(), Stateless);
#endif
}

#if POLLEN_EXCEPTIONS

TEST(Result, ThrowsTheErrorWhereThereIsNoValue) {
    Result<int, std::out_of_range> exception = Err(std::out_of_range("far"));
    EXPECT_THROW((void) exception.value(), std::out_of_range);
    EXPECT_THROW((void) std::as_const(exception).value(), std::out_of_range);
    EXPECT_THROW((void) std::move(exception).value(), std::out_of_range);

    const Result<void, std::exception_ptr> pointer = Err(std::make_exception_ptr(7));
    EXPECT_THROW(pointer.value(), int);

    const Result<int, std::string> other = Err("text");
    EXPECT_THROW((void) other.value(), pollen::BadResult);
}

class ThrowsWhenMoved {
public:
    explicit ThrowsWhenMoved(int moves) : moves_(moves) {}
    ThrowsWhenMoved(ThrowsWhenMoved&& other) : moves_(other.moves_ - 1) {
        if (moves_ < 0) throw std::runtime_error("moved too often");
    }
    ThrowsWhenMoved& operator=(ThrowsWhenMoved&&) = delete;

private:
    int moves_;
};

TEST(Result, IsAssignedAgainAfterAnAssignmentThatThrew) {
    DropCounter drops;
    Result<ThrowsWhenMoved, DropToken> result = Err(drops.token());
    Result<ThrowsWhenMoved, DropToken> value(ThrowsWhenMoved(1));

    EXPECT_THROW(result = std::move(value), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    result = Err(drops.token());

    EXPECT_FALSE(result);
    EXPECT_EQ(drops.alive(), 1U);
}

#else

TEST(Result, EndsTheProcessWhereThereIsNoValue) {
    const Result<int, std::out_of_range> exception = Err(std::out_of_range("far"));
    EXPECT_DEATH((void) exception.value(), "pollen: far");
    const Result<int, std::string> other = Err("text");
    EXPECT_DEATH((void) other.value(), "no value but an error");
}

#endif

#if POLLEN_ASSERTIONS
TEST(ResultDeath, WhatIsNotThereIsAsserted) {
    Text value = "text";
    Text error = Err(7);

    EXPECT_DEATH((void) value.error(), "the Result has no error");
    EXPECT_DEATH((void) *error, "the Result has no value");
}
#endif

}  // namespace
