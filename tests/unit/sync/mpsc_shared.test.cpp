// SPDX-License-Identifier: MIT
// Tests of what all ends of an mpsc channel share: pushes, the receiver's waker, and the end.

#include <pollen/sync/mpsc_shared.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

using pollen::SendError;
using pollen::detail::MpscShared;
using pollen::testing::CountingWaker;

namespace {

TEST(MpscShared, APushWakesTheReceiverThatWaits) {
    const CountingWaker task;
    MpscShared<int> shared(0);
    EXPECT_TRUE(shared.poll_recv(task.waker()).is_pending());
    EXPECT_TRUE(shared.poll_recv(task.waker()).is_pending());
    EXPECT_EQ(task.references(), 1U);

    int value = 7;
    EXPECT_FALSE(shared.push<false>(value));
    EXPECT_FALSE(shared.push<false>(value));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.references(), 0U);
    EXPECT_EQ(shared.size(), 2U);
    EXPECT_EQ(shared.poll_recv(task.waker()).value(), 7);
    EXPECT_EQ(shared.try_recv().value(), 7);
}

TEST(MpscShared, AReservedPushIsTakenAfterTheCloseUntilTheReceiverGoes) {
    MpscShared<int> shared(2);
    int value = 7;
    EXPECT_FALSE(shared.try_reserve());
    EXPECT_FALSE(shared.try_reserve());
    shared.close(false);
    EXPECT_EQ(shared.push<false>(value), SendError::Closed);

    EXPECT_FALSE(shared.push<true>(value));
    EXPECT_EQ(shared.try_recv().value(), 7);
    EXPECT_TRUE(shared.try_recv().is_empty()) << "one permit is out";

    shared.close(true);
    EXPECT_EQ(shared.push<true>(value), SendError::Closed);
}

}  // namespace
