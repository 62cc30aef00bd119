// SPDX-License-Identifier: MIT
// Tests of drain: every item is taken, and destroyed.

#include <pollen/sink/drain.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::testing::TestTask;

TEST(Drain, DestroysWhatItIsSent) {
    pollen::testing::DropCounter drops;
    auto drain = pollen::sink::drain();
    TestTask task(drain.send(drops.token()));
    EXPECT_TRUE(task.poll().value());

    EXPECT_EQ(drops.alive(), 0U);
    TestTask close(drain.close());
    EXPECT_TRUE(close.poll().value());
}

}  // namespace
