// SPDX-License-Identifier: MIT
// Tests of throttle: how long an item waits.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/time/throttle.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using namespace std::chrono_literals;
using pollen::testing::AsDefaultTimer;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ManualClock;
using support::FromTap;
using support::is_end;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Slow = stream::Throttle<FromTap<int>, ManualClock>;

static_assert(pollen::Stream<Slow>);
static_assert(std::is_same_v<Slow::Item, int>);
static_assert(!std::is_copy_constructible_v<Slow>);
static_assert(pollen::unpin<Slow>);
static_assert(!pollen::unpin<stream::Throttle<Slowly<int>>>);

TEST(Throttle, KeepsItemsApart) {
    ManualClock clock;
    Tap<int> tap;
    for (int item : {1, 2, 3})
        tap.give(item);
    StreamTask task(FromTap<int>(tap) | stream::throttle(clock, 10ms));
    EXPECT_EQ(task.poll().value(), 1);  // the first one does not wait
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 1);

    clock.advance(9ms);
    EXPECT_FALSE(task.is_woken());
    clock.advance(1ms);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 2);
    clock.advance(1h);  // nobody asked; that does not count for later
    EXPECT_EQ(task.poll().value(), 3);
    EXPECT_TRUE(task.poll().is_pending());
}

TEST(Throttle, WaitsForTheStreamWhenTheTimeHasPassed) {
    ManualClock clock;
    Tap<int> tap;
    tap.give(1);
    StreamTask task(stream::throttle(clock, FromTap<int>(tap), 10ms));
    (void) task.poll();
    clock.advance(10ms);
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(2);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 2);
    clock.advance(10ms);
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(Throttle, UsesTheDefaultTimerIfNoneIsNamed) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    Tap<int> tap;
    for (int item : {1, 2})
        tap.give(item);
    StreamTask pipe(FromTap<int>(tap) | stream::throttle(10ms));
    StreamTask function(stream::throttle(FromTap<int>(tap), 10ms));
    EXPECT_EQ(pipe.poll().value(), 1);
    EXPECT_EQ(function.poll().value(), 2);
    EXPECT_TRUE(pipe.poll().is_pending());
    EXPECT_TRUE(function.poll().is_pending());
    EXPECT_EQ(clock.sleeping(), 2U);
}

#if POLLEN_EXCEPTIONS
TEST(Throttle, GoesOnAfterTheStreamThrew) {
    ManualClock clock;
    Tap<int> tap;
    tap.fail();
    StreamTask task(FromTap<int>(tap) | stream::throttle(clock, 10ms));
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    tap.give(1);
    EXPECT_EQ(task.poll().value(), 1);
}
#endif

TEST(Throttle, DropsWhatItHoldsAtEveryStep) {
    ManualClock clock;
    support::drop_at_every_step([&](DropCounter& drops) {
        std::vector<DropToken> items;
        for (int i = 0; i < 3; ++i)
            items.push_back(drops.token());
        return support::Drain(Slowly(std::move(items)) | stream::throttle(clock, 0ms));
    });
    EXPECT_EQ(clock.sleeping(), 0U);
}

}  // namespace
