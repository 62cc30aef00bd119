// SPDX-License-Identifier: MIT
// std::expected is a Try, where the standard library has it: this file is compiled as C++23.

#include <pollen/future/result.hpp>
#include <pollen/future/try.hpp>

#include <gtest/gtest.h>

#include <version>

#if defined(__cpp_lib_expected)
#include <concepts>
#include <expected>
#include <memory>
#include <string>
#include <utility>

namespace {

using pollen::Result;
using pollen::Try;
using pollen::TryWithError;
using pollen::TryWithValue;
template <class T, class E>
using Expected = std::expected<T, E>;

static_assert(Try<Expected<int, char>> && Try<Expected<void, char>>);
static_assert(std::same_as<TryWithValue<Expected<int, char>, long>, Expected<long, char>>);
static_assert(std::same_as<TryWithValue<Expected<int, char>, void>, Expected<void, char>>);
static_assert(std::same_as<TryWithValue<Expected<int, char>, int&>, Result<int&, char>>);
static_assert(std::same_as<TryWithError<Expected<int, char>, long>, Expected<int, long>>);

TEST(TryExpected, IsAskedTakenApartAndMade) {
    using Only = Expected<std::unique_ptr<int>, std::string>;
    using Traits = pollen::TryTraits<Only>;

    EXPECT_EQ(*pollen::detail::take_value(Traits::from_value(std::make_unique<int>(7))), 7);
    EXPECT_EQ(pollen::detail::take_error(Traits::from_error("no")), "no");
    EXPECT_TRUE((pollen::TryTraits<Expected<void, int>>::from_value().has_value()));
}

TEST(TryExpected, PassesIntoAResultAndBack) {
    using Standard = Expected<int, std::string>;
    using Ours = Result<int, std::string>;

    EXPECT_EQ(*pollen::detail::pass_value<Ours>(Standard(7)), 7);
    EXPECT_EQ(pollen::detail::pass_error<Standard>(Ours(pollen::Err("no"))).error(), "no");
}

}  // namespace
#endif
