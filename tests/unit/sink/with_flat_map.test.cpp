// SPDX-License-Identifier: MIT
// Tests of with_flat_map: a stream of each item goes in before the next one.

#include <pollen/future/unpin.hpp>
#include <pollen/sink/with_flat_map.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sink = pollen::sink;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::Basin;
using support::FromTap;
using support::IntoBasin;
using support::Slowly;
using support::Tap;

namespace {

Slowly<int> twice(int item) { return Slowly<int>({item, item}); }

static_assert(!pollen::unpin<sink::WithFlatMap<IntoBasin<int>, int, Slowly<int> (*)(int)>>);

TEST(WithFlatMap, SendsAllItemsOfTheStream) {
    Basin<int> basin(10);
    auto doubled = IntoBasin<int>(basin) | sink::with_flat_map<int>(&twice);
    TestTask first(doubled.feed(1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(doubled.feed(2));
    EXPECT_TRUE(second.poll().is_pending());  // the stream of the first is not done
    EXPECT_TRUE(support::poll_until_ready(second).value());
    TestTask close(doubled.close());
    EXPECT_TRUE(support::poll_until_ready(close).value());

    EXPECT_EQ(basin.delivered, (std::vector<int>{1, 1, 2, 2}));
    EXPECT_TRUE(basin.is_closed);
}

TEST(WithFlatMap, WaitsForRoomAndAnswersWithErrors) {
    Basin<int> basin(0);
    auto doubled = sink::with_flat_map<int>(IntoBasin<int>(basin), &twice);
    TestTask task(doubled.send(1));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());
    basin.fail("broken");

    EXPECT_EQ(task.poll().value().error(), "broken");
}

TEST(WithFlatMap, MayBeDroppedWhileAStreamIsUnderWay) {
    DropCounter drops;
    Tap<int> tap;
    Basin<int> basin(1);
    {
        auto open = sink::with_flat_map<DropToken>(IntoBasin<int>(basin), [&tap](DropToken token) {
            return FromTap<int, DropToken>(tap, std::move(token));
        });
        TestTask task(open.send(drops.token()));
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(WithFlatMap, GoesOnWithTheStreamAfterAnError) {
    Basin<int> basin(0);
    auto doubled = sink::with_flat_map<int>(IntoBasin<int>(basin), &twice);
    TestTask task(doubled.send(1));
    EXPECT_TRUE(task.poll().is_pending());
    basin.fail("broken");
    EXPECT_FALSE(task.poll().value());

    basin.make_room(2);
    TestTask close(doubled.close());
    EXPECT_TRUE(support::poll_until_ready(close).value());
    EXPECT_EQ(basin.delivered, (std::vector<int>{1, 1}));
}

}  // namespace
