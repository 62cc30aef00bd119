// SPDX-License-Identifier: MIT
// Tests of pending_once: one poll that is given up.

#include <pollen/future/pending_once.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(PendingOnce, IsPendingOnceAndWakesNobody) {
    TestTask task(future::pending_once());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 0U);
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(PendingOnce, MayMoveAndIsSmall) {
    static_assert(sizeof(future::PendingOnce) == 1);
    static_assert(std::is_nothrow_move_constructible_v<future::PendingOnce>);
    static_assert(!std::is_copy_constructible_v<future::PendingOnce>);
    static_assert(pollen::unpin<future::PendingOnce> && pollen::sendable<future::PendingOnce>);
}

}  // namespace
