// SPDX-License-Identifier: MIT
// Entries of a queue: armed, exchanged, moved, cancelled, fired.

#include <pollen/testing/counting_waker.hpp>
#include <pollen/time/timer_entry.hpp>
#include <pollen/time/timer_queue.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <deque>

namespace {

using namespace std::chrono_literals;
using pollen::Instant;
using pollen::Waker;
using pollen::detail::ArmDuty;
using pollen::detail::DueWakers;
using pollen::detail::TimerEntry;
using pollen::detail::TimerQueue;
using pollen::testing::CountingWaker;

TEST(TimerQueue, WakesWhatIsDue) {
    TimerQueue queue(0);
    CountingWaker waker;
    TimerEntry soon(Instant(5ms));
    TimerEntry late(Instant(9ms));
    (void) queue.arm(soon, waker.waker().clone(), Instant());
    (void) queue.arm(late, waker.waker().clone(), Instant());
    DueWakers due;

    EXPECT_FALSE(queue.take_due(Instant(5ms), due));
    EXPECT_EQ(soon.state(), TimerEntry::Fired);
    EXPECT_EQ(late.state(), TimerEntry::Armed);
    EXPECT_EQ(waker.wakes(), 0U) << "wakes are left to the caller, who holds no lock";
    due.wake_all();

    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_TRUE(due.is_empty());
    EXPECT_TRUE(queue.cancel(late).has_value());
    EXPECT_EQ(waker.references(), 0U);
}

TEST(TimerQueue, RousesOnlyForWhatComesBeforeThePlan) {
    TimerQueue queue(0);
    TimerEntry first(Instant(20ms));
    TimerEntry earlier(Instant(10ms));
    TimerEntry later(Instant(30ms));

    EXPECT_EQ(queue.arm(first, Waker::noop().clone(), Instant()), ArmDuty::Rouse);
    EXPECT_EQ(queue.arm(later, Waker::noop().clone(), Instant()), ArmDuty::Nothing);
    EXPECT_EQ(queue.arm(earlier, Waker::noop().clone(), Instant()), ArmDuty::Rouse);
    EXPECT_LE(queue.plan(), earlier.deadline);

    for (TimerEntry* entry : {&first, &earlier, &later})
        EXPECT_TRUE(queue.cancel(*entry).has_value());
    EXPECT_EQ(queue.plan(), Instant::max());
    EXPECT_EQ(queue.arm(later, Waker::noop().clone(), Instant()), ArmDuty::Rouse)
        << "after a plan to sleep for ever";
    EXPECT_TRUE(queue.cancel(later).has_value());
}

// What was cancelled leaves the plan as it is: the timer looks for nothing once, and nobody has to
// be roused for what comes later.
TEST(TimerQueue, DoesNotRouseForTimeoutsThatAreSetAndCancelledAgainAndAgain) {
    TimerQueue queue(19);
    Instant now(1h);
    int roused = 0;
    for (int i = 0; i < 10'000; ++i) {
        TimerEntry entry(now + 10s);
        if (queue.arm(entry, Waker::noop().clone(), now) == ArmDuty::Rouse) ++roused;
        EXPECT_TRUE(queue.cancel(entry).has_value());
        now += 1us;
    }
    EXPECT_EQ(roused, 1);
}

TEST(TimerQueue, ExchangesTheWakerUntilTheEntryHasFired) {
    TimerQueue queue(0);
    CountingWaker old;
    CountingWaker current;
    TimerEntry entry(Instant(5ms));
    (void) queue.arm(entry, old.waker().clone(), Instant());

    Waker waker = current.waker().clone();
    EXPECT_TRUE(queue.exchange_waker(entry, waker));
    EXPECT_TRUE(waker.will_wake(old.waker()));

    DueWakers due;
    (void) queue.take_due(Instant(5ms), due);
    EXPECT_FALSE(queue.exchange_waker(entry, waker));
    due.wake_all();
    EXPECT_EQ(old.wakes(), 0U);
    EXPECT_EQ(current.wakes(), 1U);
}

TEST(TimerQueue, LetsAnEntryMoveInEveryState) {
    TimerQueue queue(0);
    CountingWaker waker;
    TimerEntry idle(Instant(5ms));
    TimerEntry armed(Instant(5ms));
    TimerEntry fired(Instant(5ms));

    TimerEntry start(Instant(5ms));
    queue.replace(start, idle);
    EXPECT_EQ(idle.state(), TimerEntry::Idle);
    EXPECT_EQ(start.state(), TimerEntry::Finished);

    (void) queue.arm(idle, waker.waker().clone(), Instant());
    queue.replace(idle, armed);
    EXPECT_EQ(idle.state(), TimerEntry::Finished);
    EXPECT_EQ(armed.state(), TimerEntry::Armed);

    DueWakers due;
    (void) queue.take_due(Instant(5ms), due);
    due.wake_all();
    EXPECT_EQ(waker.wakes(), 1U);
    queue.replace(armed, fired);
    EXPECT_EQ(fired.state(), TimerEntry::Fired);
    EXPECT_EQ(armed.state(), TimerEntry::Finished);
}

TEST(TimerQueue, CancelsNothingWhenTheEntryHasFired) {
    TimerQueue queue(0);
    TimerEntry entry(Instant(5ms));
    (void) queue.arm(entry, Waker::noop().clone(), Instant());
    DueWakers due;
    (void) queue.take_due(Instant(5ms), due);

    EXPECT_FALSE(queue.cancel(entry).has_value());
    EXPECT_EQ(entry.state(), TimerEntry::Fired);
    due.wake_all();
}

TEST(TimerQueue, HandsOutManyInPortions) {
    constexpr std::size_t count = 3 * DueWakers::capacity + 1;
    TimerQueue queue(0);
    CountingWaker waker;
    std::deque<TimerEntry> entries;
    for (std::size_t i = 0; i < count; ++i)
        (void) queue.arm(entries.emplace_back(Instant(5ms)), waker.waker().clone(), Instant());
    EXPECT_EQ(queue.size(), count);

    int portions = 0;
    DueWakers due;
    while (queue.take_due(Instant(5ms), due) || !due.is_empty()) {
        due.wake_all();
        ++portions;
    }

    EXPECT_GE(portions, 4);
    EXPECT_EQ(waker.wakes(), count);
    EXPECT_EQ(waker.references(), 0U);
}

}  // namespace
