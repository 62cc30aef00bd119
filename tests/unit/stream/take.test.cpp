// SPDX-License-Identifier: MIT
// Tests of take.

#include <pollen/stream/iter.hpp>
#include <pollen/stream/repeat.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/take.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamTake, GivesSoMany) {
    StreamTask task(Slowly<int>({1, 2, 3}) | stream::take(2));

    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

TEST(StreamTake, DoesNotPollTheStreamAfterThem) {
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    StreamTask task(stream::take(FromTap<int>(tap), 1));
    (void) task.poll();

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 1);
}

TEST(StreamTake, StaysAtTheEndOfAShorterStream) {
    Tap<int> tap;
    tap.end();
    StreamTask task(stream::take(FromTap<int>(tap), 5));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 1);
}

TEST(StreamTake, OfNoneIsOver) {
    auto none = stream::repeat(7) | stream::take(0);

    EXPECT_TRUE(none.is_terminated());
    EXPECT_EQ(none.size_hint(), SizeHint::exactly(0));
}

TEST(StreamTake, KnowsHowManyThereAre) {
    Tap<int> tap;
    EXPECT_EQ(stream::take(FromTap<int>(tap), 2).size_hint(), SizeHint(0, 2));
    EXPECT_EQ(stream::take(stream::iter({1, 2, 3}), 2).size_hint(), SizeHint::exactly(2));
    EXPECT_EQ(stream::take(stream::iter({1}), 2).size_hint(), SizeHint::exactly(1));
    EXPECT_EQ(stream::take(stream::repeat(1), 2).size_hint(), SizeHint::exactly(2));
}

}  // namespace
