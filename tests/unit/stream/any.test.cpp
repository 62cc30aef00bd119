// SPDX-License-Identifier: MIT
// Tests of any.

#include <pollen/detail/config.hpp>
#include <pollen/stream/any.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace stream = pollen::stream;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::poll_until_ready;
using support::Slowly;
using support::Tap;

namespace {

const auto is_2 = [](int item) { return item == 2; };

TEST(StreamAny, AnswersAtTheFirstItemThatDecides) {
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    tap.give(3);
    TestTask task(stream::any(FromTap<int>(tap), is_2));

    EXPECT_EQ(task.poll().value(), true);
    EXPECT_EQ(tap.polls(), 2);
    support::expect_polled_after_ready(task);
}

TEST(StreamAny, AsksAboutEveryItemIfNoneDecides) {
    TestTask task(Slowly<int>({1, 3}) | stream::any(is_2));

    EXPECT_EQ(poll_until_ready(task).value(), false);
}

TEST(StreamAny, IsKnownOfAStreamWithoutItems) {
    TestTask task(stream::empty<int>() | stream::any(is_2));

    EXPECT_EQ(task.poll().value(), false);
}

TEST(StreamAny, WaitsForAPredicateThatReturnsAFuture) {
    TestTask task(Slowly<int>({1, 2}) |
                  stream::any([](int item) { return ready_after(1, is_2(item)); }));

    EXPECT_EQ(poll_until_ready(task).value(), true);
}

#if POLLEN_EXCEPTIONS
TEST(StreamAny, HasFinishedWhenThePredicateThrows) {
    TestTask task(
        stream::any(stream::iter({1}), [](int) -> bool { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
