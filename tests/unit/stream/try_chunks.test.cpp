// SPDX-License-Identifier: MIT
// Tests of try_chunks and try_ready_chunks: vectors of values, and what an error interrupts.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/try_chunks.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::Drain;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

TEST(TryChunks, FillsVectorsAndGivesTheRestAtTheEnd) {
    StreamTask task(Slowly<Number>({1, 2, 3}) | stream::try_chunks(2));

    const auto items = items_of(task);

    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(*items[0], (std::vector{1, 2}));
    EXPECT_EQ(*items[1], (std::vector{3}));
}

TEST(TryChunks, GivesWhatAnErrorInterruptsAndGoesOn) {
    StreamTask task(stream::iter(Numbers{1, Err(7), Err(8), 2}) | stream::try_chunks(2));

    const auto items = items_of(task);

    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0].error().values(), (std::vector{1}));
    EXPECT_EQ(items[0].error().error(), 7);
    EXPECT_EQ(items[1].error().values(), std::vector<int>());
    EXPECT_EQ(items[1].error().error(), 8);
    EXPECT_EQ(*items[2], (std::vector{2}));
}

TEST(TryReadyChunks, EndsAChunkWhereTheStreamIsPending) {
    Tap<Number> tap;
    StreamTask task(FromTap<Number>(tap) | stream::try_ready_chunks(10));
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(1);
    tap.give(2);

    EXPECT_EQ(**task.poll().value(), (std::vector{1, 2}));
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(Err(3));
    EXPECT_EQ(task.poll().value()->error().error(), 3);
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(TryChunks, KnowsHowManyThereMayBe) {
    EXPECT_EQ(stream::try_chunks(stream::iter(Numbers{1, 2, 3}), 2).size_hint(), SizeHint(1, 3));
}

#if POLLEN_ASSERTIONS
TEST(TryChunksDeath, OfNoItemsIsAsserted) {
    EXPECT_DEATH((void) stream::try_chunks(stream::iter(Numbers()), 0), "chunks of no items");
}
#endif

TEST(TryChunks, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<Result<DropToken, int>> items;
        items.emplace_back(drops.token());
        items.emplace_back(drops.token());
        items.emplace_back(drops.token());
        items.emplace_back(Err(1));
        return Drain(Slowly(std::move(items)) | stream::try_chunks(2));
    });
}

TEST(TryChunks, DoNotPollTheStreamAgainAfterTheEndThatFollowedTheLastValues) {
    Tap<Number> tap;
    tap.give(1);
    tap.end();
    StreamTask task(FromTap<Number>(tap) | stream::try_chunks(2));
    EXPECT_EQ(**task.poll().value(), (std::vector{1}));
    const int polls = tap.polls();
    EXPECT_TRUE(task.stream().is_terminated());

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), polls);
}

}  // namespace
