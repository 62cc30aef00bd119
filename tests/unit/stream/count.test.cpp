// SPDX-License-Identifier: MIT
// Tests of count.

#include <pollen/stream/count.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

namespace stream = pollen::stream;
using pollen::testing::TestTask;
using support::poll_until_ready;
using support::Slowly;

namespace {

TEST(StreamCount, IsTheNumberOfItems) {
    TestTask task(Slowly<int>({1, 2, 3}) | stream::count());
    TestTask none(stream::count(stream::empty<int>()));

    EXPECT_EQ(poll_until_ready(task).value(), 3U);
    EXPECT_EQ(none.poll().value(), 0U);
    support::expect_polled_after_ready(none);
}

}  // namespace
