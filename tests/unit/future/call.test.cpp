// SPDX-License-Identifier: MIT
// Tests of call_with: a function is called with the output, or with nothing for void.

#include <pollen/future/call.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

using pollen::Poll;
using pollen::detail::call_with;
using pollen::detail::CallResultType;
using pollen::detail::takes_output;

namespace {

using FromPointer = int (*)(std::unique_ptr<int>);
using FromNothing = char (*)();
using FromReference = int& (*) (int&);

static_assert(takes_output<FromPointer, std::unique_ptr<int>>);
static_assert(!takes_output<FromPointer, void> && !takes_output<FromPointer, int>);
static_assert(takes_output<FromNothing, void> && !takes_output<FromNothing, int>);
static_assert(takes_output<FromReference, int&> && !takes_output<FromReference, int>);
static_assert(std::is_same_v<CallResultType<FromReference, int&>, int&>);
static_assert(std::is_same_v<CallResultType<FromNothing, void>, char>);

TEST(CallWith, MovesTheOutputIn) {
    Poll<std::unique_ptr<int>> answer = std::make_unique<int>(7);

    EXPECT_EQ(call_with([](std::unique_ptr<int> value) { return *value; }, std::move(answer)), 7);
}

TEST(CallWith, CallsWithNothingForVoid) {
    EXPECT_EQ(call_with([] { return 7; }, Poll<void>::ready()), 7);
}

TEST(CallWith, DoesNotMoveTheResult) {
    struct Fixed {
        explicit Fixed(int initial) : value(initial) {}
        Fixed(Fixed&&) = delete;
        int value;
    };

    const Fixed fixed = call_with([](int value) { return Fixed(value); }, Poll<int>(7));

    EXPECT_EQ(fixed.value, 7);
}

TEST(CallWith, CallsAFunctionObjectThatCanBeCalledOnce) {
    struct Once {
        int operator()(int value) && { return value + 1; }
    };

    EXPECT_EQ(call_with(Once(), Poll<int>(7)), 8);
}

}  // namespace
