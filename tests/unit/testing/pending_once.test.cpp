// SPDX-License-Identifier: MIT
// Tests of pending_once and interleave_pending: extra polls, and nothing else.

#include <pollen/future/ready.hpp>
#include <pollen/testing/pending_once.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

using pollen::testing::interleave_pending;
using pollen::testing::pending_once;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(PendingOnce, AddsOnePendingAndAWakeBeforeTheFirstPoll) {
    TestTask task(pending_once(pollen::future::ready(7)));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(InterleavePending, AddsOneBeforeEachPoll) {
    TestTask task(interleave_pending(ready_after(2, 7)));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
    EXPECT_EQ(task.polls(), 6U);
}

TEST(PendingOnce, LeavesThePollAfterReadyToTheFuture) {
    TestTask task(pending_once(pollen::future::ready(7)));
    (void) support::poll_until_ready(task);

    support::expect_polled_after_ready(task);
}

}  // namespace
