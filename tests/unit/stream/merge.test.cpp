// SPDX-License-Identifier: MIT
// Tests of merge: whose turn it is, and when all have ended.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/merge.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Source = FromTap<int>;
using Three = stream::Merge<Source, Source, Slowly<int>>;

static_assert(pollen::Stream<Three>);
static_assert(std::is_same_v<Three::Item, int>);
static_assert(!std::is_copy_constructible_v<Three>);
static_assert(pollen::unpin<stream::Merge<Source, Source>>);
static_assert(!pollen::unpin<Three>);
static_assert(pollen::sendable<Three>);

TEST(Merge, TakesTurns) {
    std::array<Tap<int>, 3> taps;
    for (int i = 0; i < 6; ++i)
        taps[static_cast<std::size_t>(i % 3)].give(i);
    taps[1].give(7);
    StreamTask task(stream::merge(Source(taps[0]), Source(taps[1]), Source(taps[2])));

    EXPECT_EQ(items_of(task), (std::vector{0, 1, 2, 3, 4, 5, 7}));
}

TEST(Merge, BeginsBehindTheOneThatGaveTheLatestItem) {
    std::array<Tap<int>, 3> taps;
    StreamTask task(stream::merge(Source(taps[0]), Source(taps[1]), Source(taps[2])));
    EXPECT_TRUE(task.poll().is_pending());
    taps[1].give(10);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 10);

    for (Tap<int>& tap : taps)
        tap.give(1);
    taps[0].give(5);
    (void) task.poll();  // of the third
    EXPECT_EQ(taps[2].polls(), 2);
    EXPECT_EQ(taps[0].polls(), 2);
    (void) task.poll();  // of the first
    EXPECT_EQ(taps[0].polls(), 3);
}

TEST(Merge, TakesStreamsOfDifferentTypesAndOneAlone) {
    Tap<int> tap;
    tap.give(1);
    StreamTask two(stream::merge(Slowly<int>({10, 20}), Source(tap)));
    EXPECT_EQ(items_of(two), (std::vector{1, 10, 20}));

    StreamTask one(stream::merge(Slowly<int>({5})));
    EXPECT_EQ(items_of(one), std::vector{5});
}

TEST(Merge, EndsAfterAllAndDestroysEachAtItsEnd) {
    DropCounter drops;
    std::array<Tap<int>, 2> taps;
    using Kept = FromTap<int, DropToken>;
    StreamTask task(
        stream::merge(Kept(taps[0], drops.token("a")), Kept(taps[1], drops.token("b"))));
    taps[1].end();
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), std::vector<std::string>{"b"});
    taps[0].end();
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(Merge, TellsHowManyThereAreInAll) {
    std::array<Tap<int>, 2> taps;
    StreamTask task(stream::merge(Source(taps[0]), Source(taps[1])));
    EXPECT_EQ(task.stream().size_hint().upper, std::nullopt);
    for (Tap<int>& tap : taps)
        tap.end();
    (void) task.poll();
    EXPECT_EQ(task.stream().size_hint().upper, 0U);
}

#if POLLEN_EXCEPTIONS
TEST(Merge, GoesOnAfterOneThrew) {
    std::array<Tap<int>, 2> taps;
    taps[0].fail();
    taps[0].give(1);
    taps[1].give(10);
    StreamTask task(stream::merge(Source(taps[0]), Source(taps[1])));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{10, 1}));
}
#endif

TEST(Merge, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        const auto tokens = [&] {
            std::vector<DropToken> items;
            for (int i = 0; i < 3; ++i)
                items.push_back(drops.token());
            return Slowly(std::move(items));
        };
        return support::Drain(stream::merge(tokens(), tokens(), tokens()));
    });
}

TEST(Merge, AllocatesNothing) {
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto all = stream::merge(Source(tap), Source(tap));
    (void) all.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
