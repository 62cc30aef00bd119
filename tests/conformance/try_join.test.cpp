// SPDX-License-Identifier: MIT
// What futures/tests/try_join.rs asks of try_join, asked of ours: results that can be of one kind
// only.

#include <pollen/future/never.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

namespace {

namespace future = pollen::future;
using pollen::Never;
using pollen::testing::TestTask;

// theirs: try_join: try_join_never_error
TEST(TryJoin, TakesResultsThatCannotFail) {
    TestTask task(future::try_join(future::ok<Never>(), future::ok<Never>()));

    EXPECT_TRUE(task.poll().value().has_value());
}

// theirs: try_join: try_join_never_ok
TEST(TryJoin, TakesResultsThatCanOnlyFail) {
    TestTask task(future::try_join(future::err<Never>(7), future::err<Never>(8)));

    EXPECT_EQ(task.poll().value().error(), 7);
}

}  // namespace
