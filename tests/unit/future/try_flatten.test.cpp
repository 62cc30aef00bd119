// SPDX-License-Identifier: MIT
// Tests of try_flatten: the value is the future that follows.

#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try_flatten.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <string>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(TryFlatten, GoesOnWithTheFutureThatIsTheValue) {
    TestTask task(future::ok<int>(ready_after(2, Result<std::string, int>("text"))) |
                  future::try_flatten());

    EXPECT_EQ(*support::poll_until_ready(task).value(), "text");
    EXPECT_EQ(task.polls(), 3U);
    support::expect_polled_after_ready(task);
}

TEST(TryFlatten, EndsWithAnErrorOfEither) {
    TestTask outer(future::try_flatten(future::err<decltype(future::ok<int>(7))>(1)));
    TestTask inner(future::try_flatten(future::ok<int>(future::err<int>(2))));

    EXPECT_EQ(outer.poll().value().error(), 1);
    EXPECT_EQ(inner.poll().value().error(), 2);
}

}  // namespace
