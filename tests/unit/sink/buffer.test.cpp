// SPDX-License-Identifier: MIT
// Tests of buffer: it takes what the sink has no room for, in order, and empties itself.

#include <pollen/future/unpin.hpp>
#include <pollen/sink/buffer.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace sink = pollen::sink;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;

namespace {

static_assert(pollen::unpin<sink::Buffer<IntoBasin<int>, int>>);
static_assert(pollen::Sink<sink::Buffer<IntoBasin<int>, int>, int>);

TEST(Buffer, HasRoomWhenTheSinkHasNone) {
    Basin<int> basin(0);
    auto buffered = IntoBasin<int>(basin) | sink::buffer<int>(2);
    TestTask first(buffered.feed(1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(buffered.feed(2));
    EXPECT_TRUE(second.poll().value());
    EXPECT_EQ(buffered.size(), 2U);
    TestTask third(buffered.feed(3));
    EXPECT_TRUE(third.poll().is_pending());

    basin.make_room(1);
    EXPECT_TRUE(third.is_woken());
    EXPECT_TRUE(third.poll().value());
    EXPECT_EQ(basin.under_way, std::vector<int>{1});
    EXPECT_EQ(buffered.size(), 2U);
}

TEST(Buffer, FlushAndCloseEmptyItFirst) {
    Basin<int> basin(0);
    auto buffered = sink::buffer<int>(IntoBasin<int>(basin), 4);
    TestTask feed(buffered.feed(1));
    EXPECT_TRUE(feed.poll().value());
    TestTask flush(buffered.flush());
    EXPECT_TRUE(flush.poll().is_pending());
    basin.make_room(2);
    EXPECT_TRUE(flush.poll().value());
    EXPECT_EQ(basin.delivered, std::vector<int>{1});

    TestTask last(buffered.feed(2));
    EXPECT_TRUE(last.poll().value());
    TestTask close(buffered.close());
    EXPECT_TRUE(close.poll().value());
    EXPECT_EQ(basin.delivered, (std::vector<int>{1, 2}));
    EXPECT_TRUE(basin.is_closed);
}

TEST(Buffer, OfNoCapacityChangesNothing) {
    Basin<int> basin(1);
    auto buffered = sink::buffer<int>(IntoBasin<int>(basin), 0);
    TestTask first(buffered.feed(1));
    EXPECT_TRUE(first.poll().value());
    EXPECT_EQ(basin.under_way, std::vector<int>{1});
    TestTask second(buffered.feed(2));
    EXPECT_TRUE(second.poll().is_pending());
}

TEST(Buffer, KeepsWhatWaitsWhenTheSinkFails) {
    Basin<int> basin(0);
    auto buffered = sink::buffer<int>(IntoBasin<int>(basin), 4);
    TestTask feed(buffered.feed(1));
    EXPECT_TRUE(feed.poll().value());
    basin.fail("broken");
    TestTask flush(buffered.flush());

    EXPECT_EQ(flush.poll().value().error(), "broken");
    EXPECT_EQ(buffered.size(), 1U);
}

TEST(Buffer, DestroysWhatWaits) {
    DropCounter drops;
    Basin<DropToken> basin(0);
    {
        auto buffered = sink::buffer<DropToken>(IntoBasin<DropToken>(basin), 4);
        TestTask feed(buffered.feed(drops.token()));
        EXPECT_TRUE(feed.poll().value());
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

}  // namespace
