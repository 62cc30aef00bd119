// SPDX-License-Identifier: MIT
// Tests of yield_now: pending once, with a wake.

#include <pollen/future/yield_now.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/recording_waker.hpp>
#include <pollen/testing/step_executor.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace future = pollen::future;
using pollen::testing::TestTask;

namespace {

TEST(YieldNow, WakesItsTaskAndIsReadyAtTheSecondPoll) {
    TestTask task(future::yield_now());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(task.wakes(), 0U);
}

TEST(YieldNow, WakesByReferenceAndClonesNothing) {
    pollen::testing::RecordingWaker recorder;
    pollen::Context cx(recorder.waker());
    auto yield = future::yield_now();

    (void) yield.poll(cx);
    (void) yield.poll(cx);

    EXPECT_EQ(recorder.log(), (pollen::testing::WakerLog{"wake_by_ref"}));
}

TEST(YieldNow, IsAnErrorToPollAgain) {
    TestTask task(future::yield_now());
    (void) task.poll();
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

TEST(YieldNow, LetsTheOtherTaskRun) {
    pollen::testing::StepExecutor executor;
    auto first = executor.spawn(future::yield_now());
    auto second = executor.spawn(future::yield_now());

    EXPECT_EQ(executor.run_until_stalled(), 4U);

    EXPECT_TRUE(first.is_finished());
    EXPECT_TRUE(second.is_finished());
}

#if POLLEN_EXCEPTIONS
TEST(YieldNow, HasFinishedWhenTheWakerThrows) {
    const pollen::testing::PanickingWaker panicking;
    pollen::Context cx(panicking.waker());
    auto yield = future::yield_now();

    EXPECT_THROW((void) yield.poll(cx), pollen::testing::WakerPanicked);
    EXPECT_THROW((void) yield.poll(cx), pollen::PolledAfterReady);
}
#endif

}  // namespace
