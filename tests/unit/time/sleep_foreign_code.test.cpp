// SPDX-License-Identifier: MIT
// Wakers are foreign code: whatever one does to the timer when it is cloned, woken or dropped, no
// lock is held. (A defect of pw_async2, whose time lock was held while waking.)

#include <pollen/testing/manual_clock.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/sleep_for.hpp>

#include <support/meddler.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace {

using namespace std::chrono_literals;
using pollen::Sleep;
using pollen::sleep_for;
using pollen::testing::ManualClock;

TEST(ForeignCodeOfTimers, MaySleepAndLeaveWhenAWakerIsCalled) {
    ManualClock clock;
    support::wait_in_every_way([&] { return sleep_for(clock, 10ms); }, [&] { clock.advance(10ms); },
                               [&] {
                                   Sleep other = sleep_for(clock, 5ms);
                                   pollen::Context cx(pollen::Waker::noop());
                                   (void) other.poll(cx);
                               });
}

TEST(ForeignCodeOfTimers, MayDestroyTheSleepThatIsDueNext) {
    ManualClock clock;
    std::optional<Sleep> next = sleep_for(clock, 10ms);
    support::Meddler first([&] { next.reset(); });
    const pollen::Waker waker = first.waker();
    {
        pollen::Context cx(waker);
        Sleep sleep = sleep_for(clock, 5ms);
        first.is_meddling = true;  // not yet
        EXPECT_TRUE(sleep.poll(cx).is_pending());
        pollen::Context noop(pollen::Waker::noop());
        EXPECT_TRUE(next->poll(noop).is_pending());
        first.is_meddling = false;

        clock.advance(20ms);

        EXPECT_FALSE(next.has_value());
        EXPECT_TRUE(sleep.poll(cx).is_ready());
    }
}

}  // namespace
