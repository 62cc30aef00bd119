// SPDX-License-Identifier: MIT
// Tests of take_while.

#include <pollen/detail/config.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/take_while.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::ready_after;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

const auto is_small = [](const int& item) { return item < 3; };
const auto is_small_later = [](const int& item) { return ready_after(1, item < 3); };

TEST(StreamTakeWhile, GivesTheItemsUpToTheFirstThatIsNotTaken) {
    StreamTask task(Slowly<int>({1, 2, 3, 1}) | stream::take_while(is_small));

    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

TEST(StreamTakeWhile, StaysAtItsEndAndDoesNotPollAnyMore) {
    Tap<int> tap;
    tap.give(3);
    tap.give(1);
    StreamTask task(stream::take_while(FromTap<int>(tap), is_small));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 1);
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(0));
}

TEST(StreamTakeWhile, WaitsForAPredicateThatReturnsAFuture) {
    StreamTask task(Slowly<int>({1, 3, 1}) | stream::take_while(is_small_later));

    EXPECT_EQ(items_of(task), (std::vector{1}));
}

TEST(StreamTakeWhile, KnowsThatItIsOver) {
    StreamTask task(stream::iter({1, 3}) | stream::fuse() | stream::take_while(is_small));
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 2));
    (void) task.poll();
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

#if POLLEN_EXCEPTIONS
TEST(StreamTakeWhile, LosesTheItemWhenThePredicateThrows) {
    StreamTask task(stream::iter({1, 2}) | stream::take_while([](int item) {
                        if (item == 1) throw std::runtime_error("no");
                        return true;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

}  // namespace
