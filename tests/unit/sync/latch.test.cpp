// SPDX-License-Identifier: MIT
// Latch: counting down, and those who wait for it.

#include <pollen/sync/latch.hpp>

#include <pollen/future/future.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <support/future_checks.hpp>

namespace {

using pollen::Latch;
using pollen::testing::TestTask;

static_assert(pollen::Future<pollen::LatchWait>);

TEST(Latch, LetsAllGoOnAtZero) {
    Latch latch(3);
    TestTask first(latch.wait());
    TestTask second(latch.wait());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());

    latch.count_down();
    EXPECT_FALSE(latch.try_wait());
    EXPECT_EQ(first.wakes(), 0U);
    latch.count_down(2);

    EXPECT_TRUE(latch.try_wait());
    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_TRUE(first.poll().is_ready());
    EXPECT_TRUE(second.poll().is_ready());
    support::expect_polled_after_ready(first);
}

TEST(Latch, OfNothingIsOpen) {
    Latch latch(0);
    latch.count_down(0);

    EXPECT_TRUE(latch.try_wait());
    TestTask task(latch.wait());
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Latch, CountingDownByNothingOpensNothing) {
    Latch latch(1);
    latch.count_down(0);

    EXPECT_FALSE(latch.try_wait());
}

TEST(Latch, AFutureThatIsDestroyedCountsForNothing) {
    Latch latch(1);
    TestTask task(latch.wait());
    EXPECT_TRUE(task.poll().is_pending());
    task.drop();
    EXPECT_EQ(task.waker_references(), 0U);

    latch.count_down();

    EXPECT_EQ(task.wakes(), 0U);
}

#if POLLEN_ASSERTIONS
TEST(LatchDeathTest, DoesNotCountBelowZero) {
    Latch latch(1);
    EXPECT_DEATH(latch.count_down(2), "below zero");
    latch.count_down();
}
#endif

}  // namespace
