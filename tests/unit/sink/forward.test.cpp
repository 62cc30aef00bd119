// SPDX-License-Identifier: MIT
// Tests of forward: a stream into a sink, which is closed; both are gone when it is ready.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/forward.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::Basin;
using support::FromTap;
using support::IntoBasin;
using support::Slowly;
using support::Tap;

namespace {

using Forward = stream::Forward<FromTap<int>, IntoBasin<int>>;
static_assert(pollen::unpin<Forward> && !pollen::borrowing<Forward>);
static_assert(!pollen::unpin<stream::Forward<Slowly<int>, IntoBasin<int>>>);

// An item that waits for room goes where the future goes.
struct LocalItem {
    static constexpr bool is_sendable = false;
};
static_assert(pollen::sendable<Forward>);
static_assert(!pollen::sendable<stream::Forward<FromTap<LocalItem>, IntoBasin<LocalItem>>>);

TEST(Forward, SendsAllAndClosesTheSink) {
    Basin<int> basin(3);
    TestTask task(Slowly<int>({1, 2, 3}) | stream::forward(IntoBasin<int>(basin)));

    EXPECT_TRUE(support::poll_until_ready(task).value());

    EXPECT_EQ(basin.delivered, (std::vector<int>{1, 2, 3}));
    EXPECT_TRUE(basin.is_closed);
    support::expect_polled_after_ready(task);
}

TEST(Forward, DestroysTheStreamAtItsEndAndTheSinkBeforeItIsReady) {
    DropCounter drops;
    Tap<int> tap;
    Basin<int> basin(1);
    basin.block_flush();
    TestTask task(stream::forward(FromTap<int, DropToken>(tap, drops.token("stream")),
                                  IntoBasin<int, DropToken>(basin, drops.token("sink"))));
    EXPECT_TRUE(task.poll().is_pending());
    tap.end();
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), std::vector<std::string>{"stream"});
    basin.open_flush();
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(drops.log(), (std::vector<std::string>{"stream", "sink"}));
}

TEST(Forward, EndsWithTheFirstErrorOfTheSink) {
    Tap<int> tap;
    Basin<int> basin(0);
    TestTask task(stream::forward(FromTap<int>(tap), IntoBasin<int>(basin)));
    tap.give(1);
    EXPECT_TRUE(task.poll().is_pending());
    basin.fail("broken");

    EXPECT_EQ(task.poll().value().error(), "broken");
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(Forward, IsFinishedByAStreamThatThrows) {
    Tap<int> tap;
    Basin<int> basin(1);
    TestTask task(stream::forward(FromTap<int>(tap), IntoBasin<int>(basin)));
    tap.fail();

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(Forward, MayBeDroppedAtEveryStep) {
    Basin<int> basin(100);
    support::drop_at_every_step([&basin](DropCounter& drops) {
        return stream::forward(Slowly<int>({1, 2, 3}),
                               IntoBasin<int, DropToken>(basin, drops.token()));
    });
}

TEST(Forward, AllocatesNothing) {
    Basin<int> basin(2);
    basin.under_way.reserve(2);
    basin.delivered.reserve(2);
    TestTask task(Slowly<int>({1, 2}) | stream::forward(IntoBasin<int>(basin)));
    const support::AllocationCounter counter;

    EXPECT_TRUE(support::poll_until_ready(task).value());

    EXPECT_EQ(counter.allocated(), 0U);
}

}  // namespace
