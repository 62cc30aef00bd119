// SPDX-License-Identifier: MIT
// Tests of ready_after: as many pendings as asked for, each with a wake.

#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>

using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(ReadyAfter, IsPendingAsOftenAsAskedAndWakesEachTime) {
    TestTask task(ready_after(2, 7));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.wakes(), 0U);
    EXPECT_EQ(task.future().polls(), 3U);
}

TEST(ReadyAfter, OfZeroIsReadyAtOnce) {
    TestTask nothing(ready_after(0));
    TestTask pointer(ready_after(0, std::make_unique<int>(7)));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(*pointer.poll().value(), 7);
}

TEST(ReadyAfter, IsAnErrorToPollAgain) {
    TestTask task(ready_after(0));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

}  // namespace
