// SPDX-License-Identifier: MIT
// Tests of chain.

#include <pollen/stream/chain.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamChain, GivesTheItemsOfTheFirstAndThenOfTheSecond) {
    StreamTask task(Slowly<int>({1, 2}) | stream::chain(Slowly<int>({3})));

    EXPECT_EQ(items_of(task), (std::vector{1, 2, 3}));
}

TEST(StreamChain, DropsTheFirstBeforeTheSecondIsPolled) {
    DropCounter drops;
    Tap<int> first;
    Tap<int> second;
    StreamTask task(
        stream::chain(FromTap<int, DropToken>(first, drops.token()), FromTap<int>(second)));
    first.end();

    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(second.polls(), 1);
    second.end();
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(first.polls(), 1);
}

TEST(StreamChain, IsOverWithTheSecond) {
    StreamTask task(stream::iter({1}) | stream::chain(stream::iter({2}) | stream::fuse()));
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(2));
    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
    EXPECT_TRUE(task.stream().is_terminated());
}

}  // namespace
