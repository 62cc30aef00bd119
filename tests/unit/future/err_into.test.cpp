// SPDX-License-Identifier: MIT
// Tests of err_into: the error becomes another type.

#include <pollen/future/err_into.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(ErrInto, ConvertsTheErrorAsACastDoes) {
    TestTask error(future::err<int>("text") | future::err_into<std::string>());
    TestTask value(future::err_into<long>(future::ok<int>(8)));

    static_assert(std::is_same_v<decltype(error)::Output, Result<int, std::string>>);
    EXPECT_EQ(error.poll().value().error(), "text");
    EXPECT_EQ(*value.poll().value(), 8);
}

}  // namespace
