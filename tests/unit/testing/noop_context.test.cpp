// SPDX-License-Identifier: MIT
// Tests of noop_context: its waker is the one that does nothing.

#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

TEST(NoopContext, LendsTheNoopWaker) {
    auto cx = pollen::testing::noop_context();

    cx.waker().wake_by_ref();

    EXPECT_TRUE(cx.waker().will_wake(pollen::Waker::noop()));
}
