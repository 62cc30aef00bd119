// SPDX-License-Identifier: MIT
// Tests of what a Result is kept in: it is as simple as what it holds, and destroys what it held.

#include <pollen/future/one_of.hpp>
#include <pollen/future/result_storage.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

using pollen::detail::HoldsFirst;
using pollen::detail::HoldsSecond;
using pollen::detail::ResultError;
using pollen::detail::ResultStorage;
using pollen::detail::ResultValue;

namespace {

static_assert(std::is_trivially_copyable_v<ResultStorage<int, char>>);
static_assert(!std::is_trivially_copyable_v<ResultStorage<std::string, char>>);
static_assert(std::is_copy_constructible_v<ResultStorage<std::string, int>>);
static_assert(!std::is_copy_constructible_v<ResultStorage<std::unique_ptr<int>, int>>);
static_assert(!std::is_copy_constructible_v<ResultStorage<int, std::unique_ptr<int>>>);
static_assert(std::is_nothrow_move_constructible_v<ResultStorage<std::string, int>>);

// A small scalar lies beside the other, where there is room; anything else shares its place.
static_assert(sizeof(ResultStorage<long, char>) == 2 * sizeof(long));
static_assert(sizeof(ResultStorage<char, long>) == 2 * sizeof(long));
static_assert(sizeof(ResultStorage<long, int>) == 2 * sizeof(long));
static_assert(sizeof(ResultStorage<long, void*>) == 2 * sizeof(long));
static_assert(sizeof(ResultStorage<int, int>) == 2 * sizeof(int));
static_assert(sizeof(ResultStorage<int, char>) == 2 * sizeof(int));

// A value of a class cannot refer to a temporary, nor to another type than it says.
static_assert(ResultValue<const int&>::is_made_from<int&>);
static_assert(!ResultValue<const int&>::is_made_from<int>);
static_assert(!ResultValue<const long&>::is_made_from<int&>);

class Alike : public std::exception {
public:
    static constexpr bool is_stateless = true;
};
static_assert(std::is_empty_v<ResultError<Alike>::Type>);
static_assert(std::is_same_v<ResultError<std::exception>::Type, std::exception>);

TEST(ResultStorage, ReplacesAValueByAnErrorAndBack) {
    ResultStorage<std::string, std::unique_ptr<int>> storage(HoldsFirst(), "text");
    EXPECT_EQ(storage.value(), "text");

    storage =
        ResultStorage<std::string, std::unique_ptr<int>>(HoldsSecond(), std::make_unique<int>(7));
    EXPECT_FALSE(storage.has_value());
    EXPECT_EQ(*storage.error(), 7);

    storage = ResultStorage<std::string, std::unique_ptr<int>>(HoldsFirst(), 2U, 'a');
    EXPECT_EQ(storage.value(), "aa");
}

// value() and error() find what was put in, whichever is the smaller.
template <class V, class E>
void expect_value_then_error(V value, E error) {
    ResultStorage<V, E> storage(HoldsFirst(), value);
    EXPECT_TRUE(storage.has_value());
    EXPECT_EQ(std::as_const(storage).value(), value);

    storage = ResultStorage<V, E>(HoldsSecond(), error);
    EXPECT_FALSE(storage.has_value());
    EXPECT_EQ(std::as_const(storage).error(), error);

    storage = ResultStorage<V, E>(HoldsFirst(), value);
    EXPECT_TRUE(storage.has_value());
    EXPECT_EQ(storage.value(), value);
}

TEST(ResultStorage, KeepsAScalarBesideWhatIsLarger) {
    expect_value_then_error(long{7}, 'e');
    expect_value_then_error('v', long{7});
    expect_value_then_error(std::optional<int>(7), 8);
    expect_value_then_error(7, 8);
    EXPECT_EQ((ResultStorage<long, char>(HoldsFirst()).value()), 0);
    EXPECT_EQ((ResultStorage<char, long>(HoldsFirst()).value()), 0);
}

TEST(ResultStorage, CopiesWhatItHolds) {
    const ResultStorage<std::string, int> value(HoldsFirst(), "text");
    ResultStorage<std::string, int> copy = value;
    EXPECT_EQ(copy.value(), "text");
    EXPECT_EQ(value.value(), "text");

    const ResultStorage<std::string, int> error(HoldsSecond(), 7);
    copy = error;
    EXPECT_EQ(copy.error(), 7);
}

TEST(ResultStorage, DestroysWhatItHoldsOnce) {
    pollen::testing::DropCounter drops;
    {
        ResultStorage<pollen::testing::DropToken, int> storage(HoldsFirst(), drops.token());
        ResultStorage<pollen::testing::DropToken, int> moved = std::move(storage);
        EXPECT_EQ(drops.dropped(), 0U);
        moved = ResultStorage<pollen::testing::DropToken, int>(HoldsSecond(), 7);
        EXPECT_EQ(drops.dropped(), 1U);
    }
    EXPECT_EQ(drops.dropped(), 1U);
}

}  // namespace
