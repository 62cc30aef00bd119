// SPDX-License-Identifier: MIT
// Tests of send_all: the whole stream goes in, is delivered, and both ends can be used again.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/send_all.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>
#include <vector>

namespace {

using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::Basin;
using support::FromTap;
using support::IntoBasin;
using support::Tap;

using All = pollen::sink::SendAll<IntoBasin<int>, FromTap<int>>;
static_assert(pollen::borrowing<All> && pollen::unpin<All>);
static_assert(!std::is_copy_constructible_v<All>);

// An item that waits for room goes where the future goes.
struct LocalItem {
    static constexpr bool is_sendable = false;
};
static_assert(!pollen::sendable<pollen::sink::SendAll<IntoBasin<LocalItem>, FromTap<LocalItem>>>);

TEST(SendAll, EndsWhenTheLastItemIsDelivered) {
    Tap<int> tap;
    Basin<int> basin(1);
    FromTap<int> from(tap);
    IntoBasin<int> into(basin);
    tap.give(1);
    tap.give(2);
    TestTask task(pollen::sink::send_all(into, from));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(basin.under_way, std::vector<int>{1});

    tap.end();
    basin.block_flush();
    basin.make_room(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(basin.under_way, (std::vector<int>{1, 2}));
    basin.open_flush();
    EXPECT_TRUE(task.poll().value());

    EXPECT_EQ(basin.delivered, (std::vector<int>{1, 2}));
    EXPECT_FALSE(basin.is_closed);
    support::expect_polled_after_ready(task);
}

TEST(SendAll, EndsWithTheFirstError) {
    Tap<int> tap;
    Basin<int> basin(0);
    FromTap<int> from(tap);
    IntoBasin<int> into(basin);
    tap.give(1);
    TestTask task(pollen::sink::send_all(into, from));
    EXPECT_TRUE(task.poll().is_pending());

    basin.fail("broken");

    EXPECT_EQ(task.poll().value().error(), "broken");
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(SendAll, IsFinishedByAStreamThatThrows) {
    Tap<int> tap;
    Basin<int> basin(1);
    FromTap<int> from(tap);
    IntoBasin<int> into(basin);
    tap.fail();
    TestTask task(pollen::sink::send_all(into, from));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(SendAll, DestroysTheItemThatWaitsForRoom) {
    DropCounter drops;
    Tap<DropToken> tap;
    Basin<DropToken> basin(0);
    FromTap<DropToken> from(tap);
    IntoBasin<DropToken> into(basin);
    tap.give(drops.token());
    {
        TestTask task(pollen::sink::send_all(into, from));
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

}  // namespace
