// SPDX-License-Identifier: MIT
// Tests of skip.

#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/skip.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamSkip, LeavesSoManyOut) {
    StreamTask task(Slowly<int>({1, 2, 3}) | stream::skip(2));

    EXPECT_EQ(items_of(task), (std::vector{3}));
}

TEST(StreamSkip, EndsWithAShorterStream) {
    StreamTask task(stream::iter({1}) | stream::fuse() | stream::skip(2));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(StreamSkip, KnowsHowManyThereAre) {
    EXPECT_EQ(stream::skip(stream::iter({1, 2, 3}), 2).size_hint(), SizeHint::exactly(1));
    EXPECT_EQ(stream::skip(stream::iter({1}), 2).size_hint(), SizeHint::exactly(0));
    Tap<int> tap;
    EXPECT_EQ(stream::skip(FromTap<int>(tap), 2).size_hint(), SizeHint());
}

}  // namespace
