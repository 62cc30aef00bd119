// SPDX-License-Identifier: MIT
// Tests of a channel without its values: room, who gets it, and what the end does.

#include <pollen/sync/mpsc_core.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

using pollen::SendError;
using pollen::detail::MpscCore;
using pollen::detail::Waiter;
using pollen::testing::CountingWaker;

namespace {

TEST(MpscCore, RoomIsReservedAndGivenBack) {
    MpscCore core(2);
    EXPECT_EQ(core.room(), 2U);

    EXPECT_FALSE(core.try_reserve());
    EXPECT_FALSE(core.try_reserve());
    EXPECT_EQ(core.try_reserve(), SendError::Full);
    EXPECT_EQ(core.room(), 0U);

    core.give_back();
    EXPECT_EQ(core.room(), 1U);
    core.give_back();
}

TEST(MpscCore, RoomGoesToTheOneThatWaitsLongest) {
    const CountingWaker first;
    const CountingWaker second;
    Waiter one;
    Waiter two;
    MpscCore core(1);
    EXPECT_FALSE(core.try_reserve());
    EXPECT_TRUE(core.poll_reserve(one, first.waker()).is_pending());
    EXPECT_TRUE(core.poll_reserve(two, second.waker()).is_pending());

    core.give_back();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 0U);
    EXPECT_EQ(core.try_reserve(), SendError::Full) << "nobody overtakes";
    EXPECT_TRUE(core.poll_reserve(one, first.waker()).value());
    core.give_back();
    EXPECT_EQ(second.wakes(), 1U);
    core.cancel_reserve(two);
    EXPECT_EQ(core.room(), 1U) << "a grant that is not taken comes back";
}

TEST(MpscCore, TheCloseTellsWhoWaits) {
    const CountingWaker task;
    Waiter reserving;
    MpscCore core(1);
    EXPECT_FALSE(core.try_reserve());
    EXPECT_TRUE(core.poll_reserve(reserving, task.waker()).is_pending());
    EXPECT_FALSE(core.closed().is_open());

    core.close(false);

    EXPECT_TRUE(core.closed().is_open());
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_FALSE(core.poll_reserve(reserving, task.waker()).value());
    EXPECT_EQ(core.try_reserve(), SendError::Closed);
}

TEST(MpscCore, TheLastOfAllDestroys) {
    MpscCore core(1);
    core.add_sender();
    EXPECT_FALSE(core.drop_sender());
    EXPECT_FALSE(core.drop_sender()) << "the receiver is there";
    core.close(true);
    EXPECT_TRUE(core.drop_receiver());
}

TEST(MpscCore, ManyWaitersAreWokenThoughABatchIsSmaller) {
    constexpr int many = 100;
    const CountingWaker task;
    Waiter waiters[many];
    MpscCore core(1);
    EXPECT_FALSE(core.try_reserve());
    for (Waiter& waiter : waiters)
        EXPECT_TRUE(core.poll_reserve(waiter, task.waker()).is_pending());

    core.close(true);

    EXPECT_EQ(task.wakes(), 100U);
    for (Waiter& waiter : waiters)
        EXPECT_FALSE(core.poll_reserve(waiter, task.waker()).value());
}

}  // namespace
