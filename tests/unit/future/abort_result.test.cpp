// SPDX-License-Identifier: MIT
// Tests of AbortResult: a value, or Aborted.

#include <pollen/future/abort_result.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

using pollen::Poll;
using pollen::future::Aborted;
using pollen::future::AbortResult;

namespace {

static_assert(std::is_same_v<AbortResult<int>::value_type, int>);
static_assert(std::is_same_v<AbortResult<int>::error_type, Aborted>);

TEST(AbortResult, HoldsAValue) {
    AbortResult<std::unique_ptr<int>> result{Poll<std::unique_ptr<int>>(std::make_unique<int>(7))};

    EXPECT_TRUE(result);
    EXPECT_TRUE(result.has_value());
    EXPECT_FALSE(result.is_aborted());
    EXPECT_EQ(*result.value(), 7);
    EXPECT_EQ(**result, 7);
    EXPECT_EQ(*std::move(result).value(), 7);
}

TEST(AbortResult, HoldsVoidAndReferences) {
    AbortResult<void> nothing{Poll<void>::ready()};
    nothing.value();
    EXPECT_TRUE(nothing.has_value());

    int object = 7;
    AbortResult<int&> reference{Poll<int&>(object)};
    EXPECT_EQ(&*reference, &object);
}

TEST(AbortResult, SaysThatItWasAborted) {
    AbortResult<int> result = Aborted();

    EXPECT_FALSE(result);
    EXPECT_TRUE(result.is_aborted());
    EXPECT_EQ(result.error(), Aborted());
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) result.value(), Aborted);
#else
    EXPECT_DEATH((void) result.value(), "the future was aborted");
#endif
}

}  // namespace
