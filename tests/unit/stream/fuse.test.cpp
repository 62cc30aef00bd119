// SPDX-License-Identifier: MIT
// Tests of fuse for streams.

#include <pollen/stream/fuse.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::StreamTask;
using support::Tap;

namespace {

static_assert(pollen::FusedStream<stream::Fuse<FromTap<int>>>);

TEST(StreamFuse, StaysAtItsEndAndDoesNotPollAnyMore) {
    Tap<int> tap;
    tap.give(1);
    tap.end();
    StreamTask task(FromTap<int>(tap) | stream::fuse());

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 2);
}

TEST(StreamFuse, PassesPendingAndTheHintOn) {
    Tap<int> tap;
    StreamTask task(stream::fuse(FromTap<int>(tap)));
    EXPECT_TRUE(task.poll().is_pending());

    StreamTask two(stream::fuse(stream::iter({1, 2})));
    EXPECT_EQ(two.stream().size_hint(), SizeHint::exactly(2));
    EXPECT_EQ(items_of(two), (std::vector{1, 2}));
    EXPECT_EQ(two.stream().size_hint(), SizeHint::exactly(0));
}

}  // namespace
