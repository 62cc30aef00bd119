// SPDX-License-Identifier: MIT
// The default timer: the thread, and what tests put in its place.

#include <pollen/executor/block_on.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/sleep_for.hpp>
#include <pollen/time/timer.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

namespace {

using namespace std::chrono_literals;
using pollen::block_on;
using pollen::default_timer;
using pollen::Instant;
using pollen::sleep_for;

TEST(DefaultTimer, SleepsByTheSteadyClock) {
    const Instant begin = std::chrono::steady_clock::now();
    block_on(sleep_for(2ms));
    block_on(sleep_for(default_timer, 1ms));
    EXPECT_GE(default_timer.now() - begin, 3ms);
}

TEST(DefaultTimer, IsReplacedByAClockWhileTheScopeLives) {
    pollen::testing::ManualClock clock;
    {
        const pollen::testing::AsDefaultTimer as_default(clock);
        EXPECT_EQ(default_timer.now(), Instant());
    }
    EXPECT_NE(default_timer.now(), Instant());
}

// In processes of their own: what is static there is destroyed before or after the timer's thread
// has ended.
pollen::testing::TestTask<pollen::Sleep>* sleeping_for_ever() {
    static pollen::testing::TestTask<pollen::Sleep> task(sleep_for(24h));
    return &task;
}

TEST(DefaultTimerDeathTest, EndsWithTheProcessThoughSomebodySleeps) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            (void) sleeping_for_ever()->poll();
            std::exit(7);
        },
        testing::ExitedWithCode(7), "");
}

TEST(DefaultTimerDeathTest, EndsWhenAWakerEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    struct Exits {
        void wake() const { std::exit(8); }
    };
    EXPECT_EXIT(
        {
            const pollen::Waker waker = pollen::make_waker(std::make_shared<Exits>());
            pollen::Context cx(waker);
            auto sleep = sleep_for(1ms);
            (void) sleep.poll(cx);
            for (;;)
                std::this_thread::sleep_for(1h);
        },
        testing::ExitedWithCode(8), "");
}

}  // namespace
