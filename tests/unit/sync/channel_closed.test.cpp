// SPDX-License-Identifier: MIT
// Tests of ChannelClosed: it waits for a gate, and leaves it when it is destroyed.

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sync/channel_closed.hpp>
#include <pollen/sync/gate.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

using pollen::ChannelClosed;
using pollen::detail::Gate;
using pollen::testing::TestTask;

namespace {

TEST(ChannelClosed, WakesAllThatWaitAndNobodyWhoHasLeft) {
    Gate closed;
    TestTask first{ChannelClosed(closed)};
    TestTask second{ChannelClosed(closed)};
    TestTask gone{ChannelClosed(closed)};
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());
    ASSERT_TRUE(gone.poll().is_pending());
    gone.drop();

    closed.open();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(gone.wakes(), 0U);
    EXPECT_TRUE(first.poll().is_ready());
    EXPECT_TRUE(second.poll().is_ready());
    support::expect_polled_after_ready(first);
}

static_assert(pollen::Future<ChannelClosed>);
static_assert(pollen::borrowing<ChannelClosed> && !pollen::unpin<ChannelClosed>);

}  // namespace
