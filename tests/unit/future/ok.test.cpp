// SPDX-License-Identifier: MIT
// Tests of ok and err: futures that are ready with a Result.

#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(Ok, IsReadyWithAValue) {
    TestTask value(future::ok<int>(std::make_unique<int>(7)));
    TestTask nothing(future::ok<int>());

    static_assert(std::is_same_v<decltype(value)::Output, Result<std::unique_ptr<int>, int>>);
    static_assert(std::is_same_v<decltype(nothing)::Output, Result<void, int>>);
    EXPECT_EQ(**value.poll().value(), 7);
    EXPECT_TRUE(nothing.poll().value());
    support::expect_polled_after_ready(value);
}

TEST(ErrFuture, IsReadyWithAnError) {
    TestTask error(future::err<int>(std::make_unique<int>(7)));

    static_assert(std::is_same_v<decltype(error)::Output, Result<int, std::unique_ptr<int>>>);
    EXPECT_EQ(*error.poll().value().error(), 7);
}

}  // namespace
