// SPDX-License-Identifier: MIT
// Tests of the pump between a stream and a sink: room, flushes while it waits, and errors.

#include <pollen/sink/pump.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using support::Basin;
using support::FromTap;
using support::IntoBasin;
using support::Tap;

TEST(Pump, KeepsTheItemThatWaitsForRoomAndFlushesWhenNothingComes) {
    Tap<int> tap;
    Basin<int> basin(1);
    FromTap<int> from(tap);
    IntoBasin<int> into(basin);
    pollen::detail::Pump<FromTap<int>, IntoBasin<int>> pump;
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());

    tap.give(1);
    EXPECT_TRUE(pump.poll(from, into, cx).is_pending());
    EXPECT_EQ(basin.delivered, std::vector<int>{1});  // nothing came, so it was flushed

    tap.give(2);
    tap.give(3);
    EXPECT_TRUE(pump.poll(from, into, cx).is_pending());
    EXPECT_TRUE(basin.under_way.empty());
    basin.make_room(2);
    tap.end();
    EXPECT_TRUE(pump.poll(from, into, cx).value());
    EXPECT_EQ(basin.under_way, (std::vector<int>{2, 3}));
}

TEST(Pump, EndsWithTheErrorOfAFlush) {
    Tap<int> tap;
    Basin<int> basin(1);
    FromTap<int> from(tap);
    IntoBasin<int> into(basin);
    pollen::detail::Pump<FromTap<int>, IntoBasin<int>> pump;
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());

    basin.fail("broken");

    EXPECT_EQ(pump.poll(from, into, cx).value().error(), "broken");
}

}  // namespace
