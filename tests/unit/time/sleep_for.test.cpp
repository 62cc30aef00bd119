// SPDX-License-Identifier: MIT
// sleep_for() and sleep_until(), with a timer and with the default one.

#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/sleep_for.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace std::chrono_literals;
using pollen::Instant;
using pollen::sleep_for;
using pollen::sleep_until;
using pollen::testing::AsDefaultTimer;
using pollen::testing::ManualClock;
using pollen::testing::TestTask;

TEST(SleepFor, CountsFromTheCallAndNotFromTheFirstPoll) {
    ManualClock clock;
    clock.advance(1s);
    TestTask task(sleep_for(clock, 10ms));
    clock.advance(4ms);
    EXPECT_TRUE(task.poll().is_pending());

    clock.advance(6ms);

    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.future().deadline(), Instant(1s + 10ms));
}

TEST(SleepFor, ZeroOrLessIsReadyAtOnce) {
    ManualClock clock;
    clock.advance(1s);
    EXPECT_TRUE(TestTask(sleep_for(clock, 0ms)).poll().is_ready());
    EXPECT_TRUE(TestTask(sleep_for(clock, -5h)).poll().is_ready());
    EXPECT_TRUE(TestTask(sleep_for(clock, std::chrono::hours::min())).poll().is_ready());
    EXPECT_TRUE(TestTask(sleep_for(0s)).poll().is_ready());
}

TEST(SleepFor, ASpanThatOverflowsTheClockIsForEver) {
    ManualClock clock;
    clock.advance(1s);
    EXPECT_EQ(sleep_for(clock, std::chrono::hours::max()).deadline(), Instant::max());
    EXPECT_EQ(sleep_for(clock, pollen::Duration::max()).deadline(), Instant::max());
    TestTask task(sleep_for(std::chrono::hours::max()));
    EXPECT_TRUE(task.poll().is_pending());
}

TEST(SleepFor, TakesSpansOfAnyUnit) {
    ManualClock clock;
    EXPECT_EQ(sleep_for(clock, 2min).deadline(), Instant(120s));
    EXPECT_EQ(sleep_for(clock, std::chrono::duration<double>(0.25)).deadline(), Instant(250ms));
}

TEST(SleepFor, UsesTheDefaultTimerIfNoneIsNamed) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    TestTask task(sleep_for(10ms));
    EXPECT_TRUE(task.poll().is_pending());

    clock.advance(10ms);

    EXPECT_TRUE(task.poll().is_ready());
}

TEST(SleepUntil, WaitsForAMoment) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    TestTask named(sleep_until(clock, Instant(3s)));
    TestTask unnamed(sleep_until(Instant(3s)));
    EXPECT_TRUE(named.poll().is_pending());
    EXPECT_TRUE(unnamed.poll().is_pending());

    clock.advance(3s);

    EXPECT_TRUE(named.poll().is_ready());
    EXPECT_TRUE(unnamed.poll().is_ready());
}

}  // namespace
