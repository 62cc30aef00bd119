// SPDX-License-Identifier: MIT
// Tests of timeouts of streams: which items are late, and how it goes on.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/time/stream_timeout.hpp>

#include <support/allocations.hpp>
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

using Timely = stream::Timeout<FromTap<int>, ManualClock>;

static_assert(pollen::Stream<Timely>);
static_assert(std::is_same_v<Timely::Item, pollen::TimeoutResult<int>>);
static_assert(!std::is_copy_constructible_v<Timely>);
static_assert(pollen::unpin<Timely>);
static_assert(!pollen::unpin<stream::Timeout<Slowly<int>>>);

struct Fixture {
    ManualClock clock;
    Tap<int> tap;
    StreamTask<Timely> task{FromTap<int>(tap) | stream::timeout(clock, 10ms)};

    bool is_late() {
        auto answer = task.poll();
        return answer.is_ready() && answer.value() && answer.value()->is_elapsed();
    }
    int item() { return *task.poll().value().value(); }
};

TEST(StreamTimeout, PassesItemsThatComeInTime) {
    Fixture all;
    EXPECT_TRUE(all.task.poll().is_pending());
    all.clock.advance(9ms);
    EXPECT_FALSE(all.task.is_woken());
    all.tap.give(1);
    EXPECT_EQ(all.item(), 1);

    all.clock.advance(9ms);  // counted from the item on
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_FALSE(all.task.is_woken());
}

TEST(StreamTimeout, SaysOnceThatAnItemIsLateAndGoesOn) {
    Fixture all;
    EXPECT_TRUE(all.task.poll().is_pending());
    all.clock.advance(10ms);
    EXPECT_TRUE(all.task.is_woken());
    EXPECT_TRUE(all.is_late());

    all.clock.advance(1h);
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_EQ(all.clock.sleeping(), 0U);
    all.tap.give(1);
    EXPECT_EQ(all.item(), 1);

    EXPECT_TRUE(all.task.poll().is_pending());
    all.clock.advance(10ms);
    EXPECT_TRUE(all.is_late());
}

TEST(StreamTimeout, AnItemThatIsThereIsNeverLate) {
    Fixture all;
    all.tap.give(1);
    all.clock.advance(1h);
    EXPECT_EQ(all.item(), 1);
}

TEST(StreamTimeout, EndsWithTheStreamAndLeavesTheTimer) {
    Fixture all;
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_EQ(all.clock.sleeping(), 1U);
    all.tap.end();
    EXPECT_TRUE(is_end(all.task.poll()));
    EXPECT_EQ(all.clock.sleeping(), 0U);
    EXPECT_TRUE(all.task.stream().is_terminated());
    EXPECT_TRUE(is_end(all.task.poll()));
    EXPECT_EQ(all.tap.polls(), 2);
    EXPECT_EQ(all.task.stream().size_hint().upper, 0U);
}

TEST(StreamTimeout, UsesTheDefaultTimerIfNoneIsNamed) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    Tap<int> tap;
    StreamTask pipe(FromTap<int>(tap) | stream::timeout(10ms));
    StreamTask function(stream::timeout(FromTap<int>(tap), 10ms));
    StreamTask named(stream::timeout(clock, FromTap<int>(tap), 10ms));
    EXPECT_TRUE(pipe.poll().is_pending());
    EXPECT_TRUE(function.poll().is_pending());
    EXPECT_TRUE(named.poll().is_pending());
    clock.advance(10ms);

    EXPECT_TRUE(pipe.poll().value()->is_elapsed());
    EXPECT_TRUE(function.poll().value()->is_elapsed());
    EXPECT_TRUE(named.poll().value()->is_elapsed());
}

#if POLLEN_EXCEPTIONS
TEST(StreamTimeout, GoesOnAfterTheStreamThrew) {
    Fixture all;
    all.tap.fail();
    EXPECT_THROW((void) all.task.poll(), std::runtime_error);
    all.tap.give(1);
    EXPECT_EQ(all.item(), 1);
}
#endif

TEST(StreamTimeout, DropsWhatItHoldsAtEveryStep) {
    ManualClock clock;
    support::drop_at_every_step([&](DropCounter& drops) {
        std::vector<DropToken> items;
        for (int i = 0; i < 3; ++i)
            items.push_back(drops.token());
        return support::Drain(Slowly(std::move(items)) | stream::timeout(clock, 10ms));
    });
    EXPECT_EQ(clock.sleeping(), 0U);
}

TEST(StreamTimeout, AllocatesNothing) {
    ManualClock clock;
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto items = FromTap<int>(tap) | stream::timeout(clock, 10ms);
    (void) items.poll_next(cx);
    (void) items.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
