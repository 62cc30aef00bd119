// SPDX-License-Identifier: MIT
// interval(): regular ticks, missed ones, and cancelled ones.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/interval.hpp>
#include <pollen/time/sleep_for.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using pollen::Coro;
using pollen::Duration;
using pollen::Instant;
using pollen::interval;
using pollen::interval_at;
using pollen::MissedTicks;
using pollen::testing::AsDefaultTimer;
using pollen::testing::ManualClock;
using pollen::testing::TestTask;

static_assert(pollen::Stream<pollen::Interval<ManualClock>>);
static_assert(pollen::unpin<pollen::Interval<ManualClock>>);
static_assert(pollen::borrowing<pollen::Tick<ManualClock>>);

TEST(Interval, TicksAtOnceAndThenAfterEachPeriod) {
    ManualClock clock;
    clock.advance(1s);
    auto ticks = interval(clock, 10ms);
    EXPECT_EQ(ticks.period(), 10ms);

    EXPECT_EQ(TestTask(ticks.tick()).poll().value(), Instant(1s));
    for (int i = 1; i <= 3; ++i) {
        TestTask task(ticks.tick());
        EXPECT_TRUE(task.poll().is_pending());
        clock.advance(10ms);
        EXPECT_TRUE(task.is_woken());
        EXPECT_EQ(task.poll().value(), Instant(1s + i * 10ms));
    }
}

TEST(Interval, BeginsWhenItIsTold) {
    ManualClock clock;
    auto ticks = interval_at(clock, Instant(25ms), 10ms);
    TestTask task(ticks.tick());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(clock.advance_to_next());
    EXPECT_EQ(clock.now(), Instant(25ms));
    EXPECT_EQ(task.poll().value(), Instant(25ms));
    EXPECT_TRUE(TestTask(ticks.tick()).poll().is_pending());
}

// When each of the ticks is answered, if the user is busy from 60 ms to 210 ms.
std::vector<Duration> answers(MissedTicks policy) {
    ManualClock clock;
    auto ticks = interval(clock, 50ms);
    ticks.set_missed_ticks(policy);
    EXPECT_EQ(ticks.missed_ticks(), policy);
    std::vector<Duration> log;
    const auto body = [](ManualClock& timer, pollen::Interval<ManualClock>& from,
                         std::vector<Duration>& times) -> Coro<void> {
        for (int i = 0; i < 7; ++i) {
            co_await from.tick();
            times.push_back(timer.now().time_since_epoch());
            if (i == 1) co_await pollen::sleep_until(timer, Instant(210ms));
        }
    };
    pollen::LocalExecutor executor;
    executor.spawn(body(clock, ticks, log));
    clock.run(executor);
    return log;
}

TEST(Interval, MakesUpForMissedTicks) {
    EXPECT_EQ(answers(MissedTicks::Burst),
              (std::vector<Duration>{0ms, 50ms, 210ms, 210ms, 210ms, 250ms, 300ms}));
}

TEST(Interval, PutsOffTheNextTicks) {
    EXPECT_EQ(answers(MissedTicks::Delay),
              (std::vector<Duration>{0ms, 50ms, 210ms, 260ms, 310ms, 360ms, 410ms}));
}

TEST(Interval, LeavesMissedTicksOut) {
    EXPECT_EQ(answers(MissedTicks::Skip),
              (std::vector<Duration>{0ms, 50ms, 210ms, 250ms, 300ms, 350ms, 400ms}));
}

TEST(Interval, ToleratesFiveMilliseconds) {
    for (const MissedTicks policy : {MissedTicks::Burst, MissedTicks::Delay, MissedTicks::Skip}) {
        ManualClock clock;
        auto ticks = interval(clock, 50ms);
        ticks.set_missed_ticks(policy);
        (void) TestTask(ticks.tick()).poll();
        clock.advance(55ms);
        EXPECT_EQ(TestTask(ticks.tick()).poll().value(), Instant(50ms));
        TestTask next(ticks.tick());
        EXPECT_TRUE(next.poll().is_pending());
        EXPECT_TRUE(clock.advance_to_next());
        EXPECT_EQ(clock.now(), Instant(100ms));
    }
}

TEST(Interval, SurvivesABeginningThatIsLongPast) {
    ManualClock clock;
    clock.advance(1s);
    auto ticks = interval_at(clock, Instant::min(), 50ms);
    ticks.set_missed_ticks(MissedTicks::Skip);
    EXPECT_EQ(TestTask(ticks.tick()).poll().value(), Instant::min());
    EXPECT_TRUE(TestTask(ticks.tick()).poll().is_pending());
}

TEST(Interval, OfAPeriodTooLongForTheClockTicksOnce) {
    ManualClock clock;
    auto ticks = interval(clock, std::chrono::hours::max());
    (void) TestTask(ticks.tick()).poll();
    TestTask second(ticks.tick());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_FALSE(clock.advance_to_next());
}

TEST(Interval, LosesNoTickThatWasCancelled) {
    ManualClock clock;
    auto ticks = interval(clock, 10ms);
    (void) TestTask(ticks.tick()).poll();
    {
        TestTask cancelled(ticks.tick());
        EXPECT_TRUE(cancelled.poll().is_pending());
    }
    clock.advance(10ms);

    EXPECT_EQ(TestTask(ticks.tick()).poll().value(), Instant(10ms));
}

TEST(Interval, CanBeReset) {
    ManualClock clock;
    auto ticks = interval(clock, 10ms);
    (void) TestTask(ticks.tick()).poll();
    clock.advance(4ms);

    ticks.reset();
    {
        TestTask task(ticks.tick());
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_TRUE(clock.advance_to_next());
        EXPECT_EQ(clock.now(), Instant(14ms));
        ticks.reset_after(1ms);
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_TRUE(clock.advance_to_next());
        EXPECT_EQ(task.poll().value(), Instant(15ms));
    }
    ticks.reset_immediately();
    EXPECT_EQ(TestTask(ticks.tick()).poll().value(), Instant(15ms));
    ticks.reset_at(Instant(1s));
    EXPECT_TRUE(TestTask(ticks.tick()).poll().is_pending());
}

TEST(Interval, MovesWhileSomebodyWaits) {
    ManualClock clock;
    auto first = interval_at(clock, Instant(10ms), 10ms);
    EXPECT_TRUE(TestTask(first.tick()).poll().is_pending());

    auto second = std::move(first);
    EXPECT_EQ(clock.sleeping(), 1U);
    clock.advance(10ms);

    EXPECT_EQ(TestTask(second.tick()).poll().value(), Instant(10ms));
}

TEST(Interval, IsAStream) {
    ManualClock clock;
    auto ticks = interval(clock, 10ms);
    EXPECT_EQ(TestTask(ticks.next()).poll().value(), Instant());
    TestTask second(ticks.next());
    EXPECT_TRUE(second.poll().is_pending());
    clock.advance(10ms);
    EXPECT_EQ(second.poll().value(), Instant(10ms));
}

TEST(Tick, IsAnErrorToPollAgain) {
    ManualClock clock;
    auto ticks = interval(clock, 10ms);
    TestTask task(ticks.tick());
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

TEST(Interval, UsesTheDefaultTimerIfNoneIsNamed) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    auto ticks = interval(10ms);
    EXPECT_EQ(TestTask(ticks.tick()).poll().value(), Instant());
    auto later = interval_at(Instant(5ms), 10ms);
    TestTask task(later.tick());
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(5ms);
    EXPECT_EQ(task.poll().value(), Instant(5ms));
}

TEST(IntervalDeathTest, RefusesAPeriodOfNoLength) {
    ManualClock clock;
#if POLLEN_ASSERTIONS
    EXPECT_DEATH((void) interval(clock, 0s), "an interval of no length");
#else
    EXPECT_EQ(interval(clock, 0s).period(), 1ns);
#endif
}

}  // namespace
