// SPDX-License-Identifier: MIT
// Tests of unit_error and never_error: what a future answers becomes a result.

#include <pollen/future/never.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unit_error.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(UnitError, MakesAResultOfAnObjectAReferenceOrNothing) {
    int target = 7;
    TestTask value(future::ready(std::make_unique<int>(7)) | future::unit_error());
    TestTask reference(future::Ready<int&>(target) | future::unit_error());
    TestTask nothing(future::unit_error(future::ready()));

    static_assert(std::is_same_v<decltype(nothing)::Output, Result<void, pollen::Unit>>);
    EXPECT_EQ(**value.poll().value(), 7);
    EXPECT_EQ(&*reference.poll().value(), &target);
    EXPECT_TRUE(nothing.poll().value());
}

TEST(NeverError, MakesAResultThatCannotFail) {
    TestTask value(future::ready(7) | future::never_error());
    TestTask nothing(future::never_error(future::ready()));

    static_assert(std::is_same_v<decltype(value)::Output, Result<int, pollen::Never>>);
    EXPECT_EQ(*value.poll().value(), 7);
    EXPECT_TRUE(nothing.poll().value());
}

}  // namespace
