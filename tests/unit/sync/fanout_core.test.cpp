// SPDX-License-Identifier: MIT
// Tests of what broadcast and watch have in common: who is counted, and who is woken.

#include <pollen/sync/fanout_core.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

using pollen::detail::FanoutCore;
using pollen::detail::Waiter;
using pollen::testing::CountingWaker;

namespace {

TEST(FanoutCore, IsClosedWhileThereIsNoReceiver) {
    const CountingWaker task;
    Waiter closing;
    FanoutCore core;

    EXPECT_FALSE(core.has_receivers());
    EXPECT_TRUE(core.has_senders());
    EXPECT_TRUE(core.poll_closed(closing, task.waker()).is_ready());
    EXPECT_EQ(task.clones(), 0U);
}

TEST(FanoutCore, TheLastOfAllDestroys) {
    FanoutCore core;
    core.add_sender();

    EXPECT_FALSE(core.drop_sender());
    EXPECT_TRUE(core.has_senders());
    EXPECT_TRUE(core.drop_sender());
    EXPECT_FALSE(core.has_senders());
}

}  // namespace
