// SPDX-License-Identifier: MIT
// Tests of ok_into: the value becomes another type.

#include <pollen/future/ok.hpp>
#include <pollen/future/ok_into.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(OkInto, ConvertsTheValueAsACastDoes) {
    TestTask value(future::ok<int>(7.5) | future::ok_into<int>());
    TestTask explicitly(future::ok<int>(new int(7)) | future::ok_into<std::unique_ptr<int>>());
    TestTask error(future::ok_into<long>(future::err<int>(8)));

    static_assert(std::is_same_v<decltype(error)::Output, Result<long, int>>);
    EXPECT_EQ(*value.poll().value(), 7);
    EXPECT_EQ(**explicitly.poll().value(), 7);
    EXPECT_EQ(error.poll().value().error(), 8);
}

}  // namespace
