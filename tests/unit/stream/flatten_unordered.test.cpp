// SPDX-License-Identifier: MIT
// Tests of flatten_unordered and flat_map_unordered: several streams of a stream take turns.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/flatten_unordered.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
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

using Inner = FromTap<int>;
using Flat = stream::FlattenUnordered<FromTap<Inner>>;

static_assert(pollen::Stream<Flat>);
static_assert(std::is_same_v<Flat::Item, int>);
static_assert(pollen::unpin<Flat>);
static_assert(pollen::sendable<Flat>);
static_assert(!pollen::unpin<stream::FlattenUnordered<Slowly<Inner>>>);

TEST(FlattenUnordered, GivesItemsOfAllStreamsAsTheyCome) {
    Tap<Inner> outer;
    Tap<int> taps[2];
    StreamTask task(FromTap<Inner>(outer) | stream::flatten_unordered(stream::no_limit));
    for (Tap<int>& tap : taps)
        outer.give(Inner(tap));
    EXPECT_TRUE(task.poll().is_pending());

    taps[1].give(20);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 20);
    taps[0].give(10);
    taps[0].give(11);
    taps[1].give(21);
    EXPECT_EQ(items_of(task), (std::vector{21, 10, 11}));  // 1 was to be asked again

    taps[0].end();
    outer.end();
    EXPECT_TRUE(task.poll().is_pending());
    taps[1].end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(FlattenUnordered, RunsOneAfterTheOtherIfTheLimitIsOne) {
    Tap<Inner> outer;
    Tap<int> taps[2];
    for (Tap<int>& tap : taps)
        outer.give(Inner(tap));
    outer.end();
    StreamTask task(FromTap<Inner>(outer) | stream::flatten_unordered(1));
    taps[1].give(20);
    EXPECT_TRUE(task.poll().is_pending());
    taps[0].give(10);
    EXPECT_EQ(task.poll().value(), 10);
    EXPECT_TRUE(task.poll().is_pending());

    taps[0].end();
    EXPECT_EQ(task.poll().value(), 20);
    taps[1].end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(FlattenUnordered, MapsEachItemToAStream) {
    StreamTask task(Slowly<int>({1, 2}) | stream::flat_map_unordered(2, [](int item) {
                        return Slowly<int>({item, item * 10});
                    }));
    std::vector<int> items = items_of(task);
    std::sort(items.begin(), items.end());
    EXPECT_EQ(items, (std::vector{1, 2, 10, 20}));

    StreamTask function(stream::flat_map_unordered(Slowly<int>({3}), 1,
                                                   [](int item) { return Slowly<int>({item}); }));
    EXPECT_EQ(items_of(function), std::vector{3});
}

#if POLLEN_EXCEPTIONS
TEST(FlattenUnordered, AnInnerStreamThatThrowsIsGoneAndTheOthersStay) {
    Tap<Inner> outer;
    Tap<int> taps[2];
    for (Tap<int>& tap : taps)
        outer.give(Inner(tap));
    StreamTask task(FromTap<Inner>(outer) | stream::flatten_unordered(2));
    EXPECT_TRUE(task.poll().is_pending());

    taps[0].fail();
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    taps[1].give(5);
    EXPECT_EQ(task.poll().value(), 5);
    EXPECT_EQ(task.stream().running(), 1U);
}
#endif

TEST(FlattenUnordered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<Slowly<DropToken>> streams;
        for (int stream = 0; stream < 3; ++stream) {
            std::vector<DropToken> items;
            for (int item = 0; item < 2; ++item)
                items.push_back(drops.token());
            streams.emplace_back(std::move(items));
        }
        return support::Drain(Slowly(std::move(streams)) | stream::flatten_unordered(2));
    });
}

}  // namespace
