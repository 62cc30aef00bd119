// SPDX-License-Identifier: MIT
// Tests of empty.

#include <pollen/stream/empty.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::is_end;
using support::StreamTask;

namespace {

static_assert(pollen::FusedStream<stream::Empty<int>>);

TEST(StreamEmpty, IsAtItsEnd) {
    StreamTask task(stream::empty<int>());

    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(0));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
}

}  // namespace
