// SPDX-License-Identifier: MIT
// Tests of pending for streams.

#include <pollen/stream/fused.hpp>
#include <pollen/stream/pending.hpp>
#include <pollen/task/poll.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

namespace stream = pollen::stream;
using support::StreamTask;

namespace {

static_assert(pollen::FusedStream<stream::PendingForever<int>>);

TEST(StreamPending, NeverGivesAnItem) {
    StreamTask task(stream::pending<int>());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.stream().is_terminated());
}

}  // namespace
