// SPDX-License-Identifier: MIT
// What a Sleep asks of its timer, and when.

#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/timer_core.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace std::chrono_literals;
using pollen::Instant;

class LoggingCore final : public pollen::detail::TimerCore {
public:
    LoggingCore() noexcept : TimerCore(0, false) {}

    Instant now() noexcept override {
        ++readings;
        return Instant(1s);
    }
    Instant recently() noexcept override { return Instant(1s - 5ms); }
    void rouse() noexcept override { ++rouses; }

    int readings = 0;
    int starts = 0;
    int rouses = 0;

private:
    void start() override {
        ++starts;
        set_started();
    }
};

TEST(TimerCore, IsStartedByTheFirstSleepThatHasToWait) {
    LoggingCore core;
    pollen::Context cx(pollen::Waker::noop());

    pollen::Sleep past(core, Instant(1s));
    EXPECT_TRUE(past.poll(cx).is_ready());
    EXPECT_EQ(core.starts, 0);

    pollen::Sleep first(core, Instant(3s));
    pollen::Sleep second(core, Instant(4s));
    EXPECT_TRUE(first.poll(cx).is_pending());
    EXPECT_TRUE(second.poll(cx).is_pending());
    EXPECT_EQ(core.starts, 1);
    EXPECT_EQ(core.rouses, 1);
}

TEST(TimerCore, IsAskedForTheExactTimeOnlyWhereThatMatters) {
    LoggingCore core;
    pollen::Context cx(pollen::Waker::noop());

    pollen::Sleep far(core, Instant(2s));
    EXPECT_TRUE(far.poll(cx).is_pending());
    EXPECT_EQ(core.readings, 0);

    pollen::Sleep past(core, Instant(1s - 2ms));
    EXPECT_TRUE(past.poll(cx).is_ready());
    pollen::Sleep near(core, Instant(1s + 2ms));
    EXPECT_TRUE(near.poll(cx).is_pending());
    EXPECT_EQ(core.readings, 2);
}

}  // namespace
