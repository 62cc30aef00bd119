// SPDX-License-Identifier: MIT
// Tests of poll_immediate for streams.

#include <pollen/stream/poll_immediate.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamPollImmediate, GivesWhatIsThereOrThatNothingIs) {
    Tap<int> tap;
    StreamTask task(stream::poll_immediate(FromTap<int>(tap)));

    EXPECT_TRUE(task.poll().value()->is_pending());
    tap.give(7);
    EXPECT_EQ(task.poll().value()->value(), 7);
    EXPECT_TRUE(task.poll().value()->is_pending());
    EXPECT_FALSE(task.stream().is_terminated());
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(StreamPollImmediate, DropsTheStreamAtItsEnd) {
    DropCounter drops;
    Tap<int> tap;
    tap.end();
    StreamTask task(stream::poll_immediate(FromTap<int, DropToken>(tap, drops.token())));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(drops.alive(), 0U);
}

}  // namespace
