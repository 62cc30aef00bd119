// SPDX-License-Identifier: MIT
// ManualClock: the time of tests.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/step_executor.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/sleep_for.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace {

using namespace std::chrono_literals;
using pollen::Coro;
using pollen::Instant;
using pollen::sleep_for;
using pollen::testing::ManualClock;
using pollen::testing::StepExecutor;
using pollen::testing::TestTask;

TEST(ManualClock, StandsStillUntilItIsMoved) {
    ManualClock clock;
    EXPECT_EQ(clock.now(), Instant());
    clock.advance(3s);
    EXPECT_EQ(clock.now(), Instant(3s));
    clock.advance_to(Instant(2s));
    EXPECT_EQ(clock.now(), Instant(3s)) << "a clock never goes back";
    clock.advance_to(Instant(4s));
    EXPECT_EQ(clock.now(), Instant(4s));
}

TEST(ManualClock, MovesToTheNextDeadlineExactly) {
    ManualClock clock;
    TestTask far(sleep_for(clock, 24h + 1ns));
    TestTask near(sleep_for(clock, 1'234'567'891ns));
    EXPECT_TRUE(far.poll().is_pending());
    EXPECT_TRUE(near.poll().is_pending());

    EXPECT_TRUE(clock.advance_to_next());
    EXPECT_EQ(clock.now(), Instant(1'234'567'891ns));
    EXPECT_TRUE(near.is_woken());
    EXPECT_FALSE(far.is_woken());
    EXPECT_TRUE(clock.advance_to_next());
    EXPECT_EQ(clock.now(), Instant(24h + 1ns));
    EXPECT_TRUE(far.is_woken());
    EXPECT_FALSE(clock.advance_to_next());
    EXPECT_EQ(clock.now(), Instant(24h + 1ns));
}

TEST(ManualClock, WakesAllOfOneMoment) {
    ManualClock clock;
    std::vector<std::optional<pollen::Sleep>> sleeps(200);
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    for (auto& sleep : sleeps) {
        sleep.emplace(sleep_for(clock, 5ms));
        EXPECT_TRUE(sleep->poll(cx).is_pending());
    }

    EXPECT_TRUE(clock.advance_to_next());

    EXPECT_EQ(waker.wakes(), 200U);
    EXPECT_EQ(clock.sleeping(), 0U);
}

Coro<void> log_after(ManualClock& clock, std::vector<Instant>& log, pollen::Duration span) {
    co_await sleep_for(clock, span);
    co_await sleep_for(clock, span);
    log.push_back(clock.now());
}

TEST(ManualClock, RunsALocalExecutorThroughTime) {
    ManualClock clock;
    pollen::LocalExecutor executor;
    std::vector<Instant> log;
    executor.spawn(log_after(clock, log, 30ms));
    executor.spawn(log_after(clock, log, 10ms));
    executor.spawn(log_after(clock, log, 24h));

    clock.run(executor);

    EXPECT_EQ(log, (std::vector{Instant(20ms), Instant(60ms), Instant(48h)}));
}

TEST(ManualClock, RunsAStepExecutorThroughTimeWhateverTheOrder) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        ManualClock clock;
        StepExecutor executor(seed);
        std::vector<Instant> log;
        executor.spawn(log_after(clock, log, 3ms)).detach();
        executor.spawn(log_after(clock, log, 2ms)).detach();
        executor.spawn(log_after(clock, log, 1ms)).detach();

        clock.run(executor);

        EXPECT_EQ(log, (std::vector{Instant(2ms), Instant(4ms), Instant(6ms)})) << seed;
        EXPECT_EQ(executor.unfinished(), 0U);
    }
}

TEST(ManualClockDeathTest, RefusesToLeaveSleepersBehind) {
    EXPECT_DEATH(
        {
            std::optional<ManualClock> clock(std::in_place);
            TestTask task(sleep_for(*clock, 1h));
            (void) task.poll();
            clock.reset();
        },
        "a ManualClock was destroyed while a future sleeps on it");
}

}  // namespace
