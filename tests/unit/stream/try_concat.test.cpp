// SPDX-License-Identifier: MIT
// Tests of try_concat: all values in one, or the first error.

#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_concat.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::TestTask;
using support::Slowly;

namespace {

using Text = Result<std::string, int>;

TEST(TryConcat, AppendsAllValuesToTheFirst) {
    TestTask text(Slowly<Text>({"po", "llen"}) | stream::try_concat());
    TestTask nothing(stream::iter(std::vector<Text>()) | stream::try_concat());

    EXPECT_EQ(support::poll_until_ready(text).value(), Text("pollen"));
    EXPECT_EQ(nothing.poll().value(), Text(""));
}

TEST(TryConcat, EndsWithTheFirstError) {
    TestTask text(stream::try_concat(stream::iter(std::vector<Text>{"po", Err(7), "llen"})));

    EXPECT_EQ(text.poll().value(), Text(Err(7)));
    support::expect_polled_after_ready(text);
}

}  // namespace
