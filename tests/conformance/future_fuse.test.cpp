// SPDX-License-Identifier: MIT
// What futures/tests/future_fuse.rs asks of a fused future, asked of ours.

#include <pollen/future/fuse.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

namespace {

namespace future = pollen::future;

// theirs: future_fuse: fuse
TEST(FutureFuse, IsPendingAfterItsAnswer) {
    pollen::testing::TestTask task(future::ready(2) | future::fuse());

    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_TRUE(task.poll().is_pending());
}

}  // namespace
