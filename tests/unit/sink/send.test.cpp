// SPDX-License-Identifier: MIT
// Tests of send, feed, flush and close: room, delivery, errors, and what a dropped one takes along.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/send.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sink = pollen::sink;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;

namespace {

using SendInt = sink::Send<IntoBasin<int>, int>;
static_assert(pollen::borrowing<SendInt> && pollen::unpin<SendInt> && pollen::sendable<SendInt>);
static_assert(!std::is_copy_constructible_v<SendInt>);

TEST(Send, WaitsForRoomAndThenForDelivery) {
    Basin<int> basin(0);
    basin.block_flush();
    IntoBasin<int> into(basin);
    TestTask task(sink::send(into, 7));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(basin.under_way.empty());

    basin.make_room(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(basin.under_way, std::vector<int>{7});

    basin.open_flush();
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(basin.delivered, std::vector<int>{7});
    support::expect_polled_after_ready(task);
}

TEST(Send, FeedDoesNotWaitForDelivery) {
    Basin<int> basin(2);
    basin.block_flush();
    IntoBasin<int> into(basin);
    TestTask first(sink::feed(into, 1));
    TestTask second(sink::feed(into, 2));

    EXPECT_TRUE(first.poll().value());
    EXPECT_TRUE(second.poll().value());

    EXPECT_EQ(basin.under_way, (std::vector<int>{1, 2}));
    support::expect_polled_after_ready(first);
}

TEST(Send, FlushDeliversAndCloseEnds) {
    Basin<int> basin(1);
    IntoBasin<int> into(basin);
    TestTask feed(sink::feed(into, 1));
    ASSERT_TRUE(feed.poll().value());
    basin.block_flush();
    TestTask flush(sink::flush(into));
    EXPECT_TRUE(flush.poll().is_pending());
    basin.open_flush();
    EXPECT_TRUE(flush.poll().value());
    EXPECT_EQ(basin.delivered, std::vector<int>{1});
    EXPECT_FALSE(basin.is_closed);
    support::expect_polled_after_ready(flush);

    TestTask close(sink::close(into));
    EXPECT_TRUE(close.poll().value());
    EXPECT_TRUE(basin.is_closed);
}

TEST(Send, AnswersWithTheErrorOfTheSink) {
    Basin<int> basin(0);
    IntoBasin<int> into(basin);
    TestTask task(sink::send(into, 7));
    EXPECT_TRUE(task.poll().is_pending());
    basin.fail("broken");

    EXPECT_EQ(task.poll().value().error(), "broken");
    support::expect_polled_after_ready(task);
}

TEST(Send, DestroysAnItemThatTheSinkDidNotTake) {
    DropCounter drops;
    Basin<DropToken> basin(0);
    IntoBasin<DropToken> into(basin);
    {
        TestTask task(sink::send(into, drops.token()));
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Send, TakesItemsThatOnlyMoveAndAllocatesNothing) {
    Basin<std::unique_ptr<int>> basin(1);
    basin.under_way.reserve(1);
    basin.delivered.reserve(1);
    IntoBasin<std::unique_ptr<int>> into(basin);
    TestTask task(sink::send(into, std::make_unique<int>(7)));
    const support::AllocationCounter counter;

    EXPECT_TRUE(task.poll().value());

    EXPECT_EQ(counter.allocated(), 0U);
    EXPECT_EQ(*basin.delivered.at(0), 7);
}

}  // namespace
