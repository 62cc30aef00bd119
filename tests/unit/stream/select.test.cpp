// SPDX-License-Identifier: MIT
// Tests of select and select_with_strategy for streams: who is asked first, and when both have
// ended.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/select.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using stream::PollNext;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Both = stream::SelectWithStrategy<FromTap<int>, FromTap<int>, stream::Alternate>;

static_assert(pollen::Stream<Both>);
static_assert(std::is_same_v<Both::Item, int>);
static_assert(!std::is_copy_constructible_v<Both>);
static_assert(pollen::unpin<Both>);
static_assert(
    !pollen::unpin<stream::SelectWithStrategy<FromTap<int>, Slowly<int>, stream::Alternate>>);
static_assert(stream::other(PollNext::Left) == PollNext::Right);
static_assert(stream::other(PollNext::Right) == PollNext::Left);

// Two streams, with items 1, 2, ... and 10, 20, ...
struct Taps {
    Tap<int> left;
    Tap<int> right;

    void give(int lefts, int rights) {
        for (int i = 1; i <= lefts; ++i)
            left.give(i);
        for (int i = 1; i <= rights; ++i)
            right.give(10 * i);
    }
};

TEST(StreamSelect, TakesTurns) {
    Taps taps;
    taps.give(3, 2);
    StreamTask task(FromTap<int>(taps.left) | stream::select(FromTap<int>(taps.right)));

    EXPECT_EQ(items_of(task), (std::vector{1, 10, 2, 20, 3}));
}

TEST(StreamSelect, AsksTheOtherIfTheFirstIsPending) {
    Taps taps;
    StreamTask task(stream::select(FromTap<int>(taps.left), FromTap<int>(taps.right)));
    EXPECT_TRUE(task.poll().is_pending());
    taps.right.give(10);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 10);
    taps.left.give(1);
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(task.poll().is_pending());
}

TEST(StreamSelect, EndsAfterBothAndDestroysEachAtItsEnd) {
    DropCounter drops;
    Taps taps;
    using Source = FromTap<int, DropToken>;
    StreamTask task(stream::select(Source(taps.left, drops.token("left")),
                                   Source(taps.right, drops.token("right"))));
    taps.right.end();
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), std::vector<std::string>{"right"});

    taps.left.give(1);
    EXPECT_EQ(task.poll().value(), 1);
    taps.left.end();
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(taps.right.polls(), 1);
}

TEST(StreamSelect, EndsInOnePollIfBothDo) {
    Taps taps;
    taps.left.end();
    taps.right.end();
    StreamTask task(stream::select(FromTap<int>(taps.left), FromTap<int>(taps.right)));

    EXPECT_TRUE(is_end(task.poll()));
}

TEST(SelectWithStrategy, AsksFirstWhomTheStrategyNames) {
    Taps taps;
    taps.give(3, 3);
    int calls = 0;
    StreamTask task(stream::select_with_strategy(
        FromTap<int>(taps.left), FromTap<int>(taps.right),
        [&calls] { return ++calls % 3 == 0 ? PollNext::Left : PollNext::Right; }));

    EXPECT_EQ(items_of(task), (std::vector{10, 20, 1, 30, 2, 3}));
}

TEST(SelectWithStrategy, DoesNotAskTheStrategyWhenOneIsLeft) {
    Taps taps;
    taps.give(3, 0);
    taps.right.end();
    int calls = 0;
    StreamTask task(
        stream::select_with_strategy(FromTap<int>(taps.left), FromTap<int>(taps.right), [&calls] {
            ++calls;
            return PollNext::Right;
        }));

    EXPECT_EQ(items_of(task), (std::vector{1, 2, 3}));
    EXPECT_EQ(calls, 1);
}

TEST(StreamSelect, TellsHowManyThereAreInBoth) {
    Taps taps;
    StreamTask task(stream::select(FromTap<int>(taps.left), FromTap<int>(taps.right)));
    EXPECT_EQ(task.stream().size_hint().upper, std::nullopt);
    taps.left.end();
    taps.right.end();
    (void) task.poll();
    EXPECT_EQ(task.stream().size_hint().upper, 0U);
}

#if POLLEN_EXCEPTIONS
TEST(StreamSelect, GoesOnAfterOneThrew) {
    Taps taps;
    taps.left.fail();
    taps.give(1, 1);
    StreamTask task(stream::select(FromTap<int>(taps.left), FromTap<int>(taps.right)));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{10, 1}));
}
#endif

TEST(StreamSelect, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> left;
        std::vector<DropToken> right;
        for (int i = 0; i < 3; ++i) {
            left.push_back(drops.token());
            right.push_back(drops.token());
        }
        return support::Drain(stream::select(Slowly(std::move(left)), Slowly(std::move(right))));
    });
}

TEST(StreamSelect, AllocatesNothing) {
    Taps taps;
    taps.give(2, 2);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto all = stream::select(FromTap<int>(taps.left), FromTap<int>(taps.right));
    for (int i = 0; i < 4; ++i)
        (void) all.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
