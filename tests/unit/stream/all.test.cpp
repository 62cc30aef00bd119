// SPDX-License-Identifier: MIT
// Tests of all.

#include <pollen/detail/config.hpp>
#include <pollen/stream/all.hpp>
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
const auto is_not_2 = [](int item) { return item != 2; };

TEST(StreamAll, AnswersAtTheFirstItemThatDecides) {
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    tap.give(3);
    TestTask task(stream::all(FromTap<int>(tap), is_not_2));

    EXPECT_EQ(task.poll().value(), false);
    EXPECT_EQ(tap.polls(), 2);
    support::expect_polled_after_ready(task);
}

TEST(StreamAll, AsksAboutEveryItemIfNoneDecides) {
    TestTask task(Slowly<int>({1, 3}) | stream::all(is_not_2));

    EXPECT_EQ(poll_until_ready(task).value(), true);
}

TEST(StreamAll, IsKnownOfAStreamWithoutItems) {
    TestTask task(stream::empty<int>() | stream::all(is_2));

    EXPECT_EQ(task.poll().value(), true);
}

TEST(StreamAll, WaitsForAPredicateThatReturnsAFuture) {
    TestTask task(Slowly<int>({1, 2}) |
                  stream::all([](int item) { return ready_after(1, is_not_2(item)); }));

    EXPECT_EQ(poll_until_ready(task).value(), false);
}

#if POLLEN_EXCEPTIONS
TEST(StreamAll, HasFinishedWhenThePredicateThrows) {
    TestTask task(
        stream::all(stream::iter({1}), [](int) -> bool { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
