// SPDX-License-Identifier: MIT
// Tests of peekable: looking at an item, and taking it only if it is wanted.

#include <pollen/detail/config.hpp>
#include <pollen/stream/by_ref.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/peekable.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::TestTask;
using support::items_of;
using support::poll_until_ready;
using support::Slowly;
using support::StreamTask;

namespace {

template <class S>
auto items_left(S& numbers) {
    StreamTask task(stream::by_ref(numbers));
    return items_of(task);
}

TEST(StreamPeekable, LooksAtAnItemThatStays) {
    auto numbers = Slowly<int>({1, 2}) | stream::peekable();
    TestTask first(numbers.peek());
    EXPECT_EQ(*poll_until_ready(first).value(), 1);
    TestTask again(numbers.peek());
    EXPECT_EQ(*again.poll().value(), 1);

    EXPECT_EQ(items_left(numbers), (std::vector{1, 2}));
    support::expect_polled_after_ready(again);
}

TEST(StreamPeekable, SeesTheEnd) {
    auto none = stream::empty<int>() | stream::peekable();
    TestTask task(none.peek());

    EXPECT_EQ(task.poll().value(), nullptr);
    EXPECT_TRUE(none.is_terminated());
}

TEST(StreamPeekable, ChangesTheNextItem) {
    auto numbers = stream::iter({1, 2}) | stream::peekable();
    TestTask task(numbers.peek_mut());
    *task.poll().value() = 7;

    EXPECT_EQ(items_left(numbers), (std::vector{7, 2}));
}

TEST(StreamPeekable, TakesAnItemOnlyIfThePredicateSaysSo) {
    auto numbers = Slowly<int>({1, 2}) | stream::peekable();
    TestTask no(numbers.next_if([](const int& item) { return item == 2; }));
    EXPECT_EQ(poll_until_ready(no).value(), std::nullopt);
    TestTask yes(numbers.next_if([](const int& item) { return item == 1; }));
    EXPECT_EQ(yes.poll().value(), 1);

    EXPECT_EQ(items_left(numbers), (std::vector{2}));
    support::expect_polled_after_ready(no);
}

TEST(StreamPeekable, TakesAnItemOnlyIfItIsEqual) {
    auto words = stream::iter({std::string("a"), std::string("b")}) | stream::peekable();
    TestTask no(words.next_if_eq("b"));
    TestTask yes(words.next_if_eq("a"));

    EXPECT_EQ(no.poll().value(), std::nullopt);
    EXPECT_EQ(yes.poll().value(), "a");
}

TEST(StreamPeekable, CountsTheItemThatWasPeeked) {
    auto numbers = stream::iter({1}) | stream::peekable();
    EXPECT_EQ(numbers.size_hint(), SizeHint::exactly(1));
    TestTask task(numbers.peek());
    (void) task.poll();

    EXPECT_EQ(numbers.size_hint(), SizeHint::exactly(1));
    EXPECT_FALSE(numbers.is_terminated());
}

TEST(StreamPeekable, LosesNoItemWhenAPeekIsDestroyed) {
    auto numbers = Slowly<int>({1}) | stream::peekable();
    {
        TestTask dropped(numbers.peek());
        EXPECT_TRUE(dropped.poll().is_pending());
    }

    EXPECT_EQ(items_left(numbers), (std::vector{1}));
}

#if POLLEN_EXCEPTIONS
TEST(StreamPeekable, KeepsTheItemWhenThePredicateThrows) {
    auto numbers = stream::iter({1}) | stream::peekable();
    TestTask task(numbers.next_if([](const int&) -> bool { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
    EXPECT_EQ(items_left(numbers), (std::vector{1}));
}
#endif

}  // namespace
