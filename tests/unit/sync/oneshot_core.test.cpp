// SPDX-License-Identifier: MIT
// Tests of a oneshot channel without its value: who is woken, and who drops which waker.

#include <pollen/sync/oneshot_core.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

using pollen::detail::OneshotCore;
using pollen::detail::OneshotDestroy;
using pollen::detail::OneshotEnd;
using pollen::detail::OneshotFinish;
using pollen::testing::CountingWaker;

namespace {

TEST(OneshotCore, TheSendersEndWakesTheReceiver) {
    const CountingWaker task;
    OneshotCore core;
    ASSERT_TRUE(core.wait(OneshotEnd::Receiver, task.waker()));

    EXPECT_EQ(core.finish(true), OneshotFinish::Nothing);

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.references(), 0U);
    EXPECT_FALSE(core.wait(OneshotEnd::Receiver, task.waker()));
    EXPECT_EQ(core.state.leave(OneshotEnd::Receiver), unsigned{OneshotDestroy});
}

TEST(OneshotCore, TheCloseWakesTheSender) {
    const CountingWaker task;
    OneshotCore core;
    ASSERT_TRUE(core.wait(OneshotEnd::Sender, task.waker()));

    core.close();

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.references(), 0U);
    EXPECT_FALSE(core.wait(OneshotEnd::Sender, task.waker()));
    EXPECT_EQ(core.finish(true), OneshotFinish::TakeBack);
}

TEST(OneshotCore, AnEndThatStopsWaitingDropsItsWaker) {
    const CountingWaker task;
    OneshotCore core;
    ASSERT_TRUE(core.wait(OneshotEnd::Receiver, task.waker()));

    core.stop_waiting(OneshotEnd::Receiver);
    core.stop_waiting(OneshotEnd::Receiver);

    EXPECT_EQ(task.references(), 0U);
    EXPECT_EQ(core.finish(false), OneshotFinish::Nothing);
    EXPECT_EQ(task.wakes(), 0U);
}

TEST(OneshotCore, TheSecondToLeaveDestroys) {
    const CountingWaker task;
    OneshotCore core;
    ASSERT_TRUE(core.wait(OneshotEnd::Receiver, task.waker()));
    core.close();
    core.stop_waiting(OneshotEnd::Receiver);
    EXPECT_EQ(core.state.leave(OneshotEnd::Receiver), 0U);

    EXPECT_EQ(core.finish(false), OneshotFinish::Destroy);
}

}  // namespace
