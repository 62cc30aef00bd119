// SPDX-License-Identifier: MIT
// The states of an entry.

#include <pollen/task/waker.hpp>
#include <pollen/time/timer_entry.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace std::chrono_literals;
using pollen::Instant;
using pollen::Waker;
using pollen::detail::TimerEntry;

TEST(TimerEntry, BeginsIdle) {
    const TimerEntry entry(Instant(3s));

    EXPECT_EQ(entry.state(), TimerEntry::Idle);
    EXPECT_EQ(entry.deadline, Instant(3s));
}

TEST(TimerEntry, GivesItsWakerAwayWhenItFires) {
    TimerEntry entry(Instant(3s));
    entry.set_waker(Waker::noop().raw());
    entry.set_state(TimerEntry::Armed);

    EXPECT_EQ(entry.fire(), Waker::noop().raw());
    EXPECT_EQ(entry.state(), TimerEntry::Fired);
}

}  // namespace
