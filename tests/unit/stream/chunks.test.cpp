// SPDX-License-Identifier: MIT
// Tests of chunks and ready_chunks: when a chunk is full, and what becomes of one that is not.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/chunks.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
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
using Ints = std::vector<int>;

namespace {

using Two = stream::Chunks<FromTap<int>, false>;

static_assert(pollen::Stream<Two>);
static_assert(std::is_same_v<Two::Item, Ints>);
static_assert(!std::is_copy_constructible_v<Two>);
static_assert(pollen::unpin<Two>);
static_assert(!pollen::unpin<stream::Chunks<Slowly<int>, true>>);

TEST(Chunks, GivesSoManyAtATimeAndTheRest) {
    StreamTask task(Slowly<int>({1, 2, 3, 4, 5}) | stream::chunks(2));

    EXPECT_EQ(items_of(task), (std::vector<Ints>{{1, 2}, {3, 4}, {5}}));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(Chunks, WaitsUntilOneIsFull) {
    Tap<int> tap;
    StreamTask task(stream::chunks(FromTap<int>(tap), 2));
    tap.give(1);
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(2);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), (Ints{1, 2}));
}

TEST(Chunks, DoesNotAskAgainAfterTheEnd) {
    Tap<int> tap;
    tap.give(1);
    tap.end();
    StreamTask task(FromTap<int>(tap) | stream::chunks(2));
    EXPECT_EQ(task.poll().value(), Ints{1});
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));

    EXPECT_EQ(tap.polls(), 2);
}

TEST(ReadyChunks, GivesWhatIsThere) {
    Tap<int> tap;
    StreamTask task(FromTap<int>(tap) | stream::ready_chunks(3));
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(1);
    tap.give(2);
    EXPECT_EQ(task.poll().value(), (Ints{1, 2}));
    EXPECT_TRUE(task.poll().is_pending());

    for (int item : {3, 4, 5, 6})
        tap.give(item);
    EXPECT_EQ(task.poll().value(), (Ints{3, 4, 5}));
    EXPECT_EQ(task.poll().value(), Ints{6});
    tap.give(7);
    tap.end();
    EXPECT_EQ(task.poll().value(), Ints{7});
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(Chunks, TakesMoveOnlyItemsAndAnyLimit) {
    std::vector<std::unique_ptr<int>> items;
    items.push_back(std::make_unique<int>(7));
    StreamTask task(Slowly(std::move(items)) | stream::chunks(SIZE_MAX));

    EXPECT_EQ(*items_of(task)[0][0], 7);
}

// Has a hint.
struct Counted {
    using Item = int;
    SizeHint hint;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) {
        if (++polls > 1) return pollen::Pending{};
        return std::optional<int>(1);
    }
    SizeHint size_hint() const { return hint; }
    int polls = 0;
};

TEST(Chunks, TellHowManyThereAre) {
    StreamTask three(stream::chunks(Counted{SizeHint{4, 5}}, 2));
    EXPECT_EQ(three.stream().size_hint().lower, 2U);
    EXPECT_EQ(three.stream().size_hint().upper, 3U);
    EXPECT_TRUE(three.poll().is_pending());  // one item waits
    EXPECT_EQ(three.stream().size_hint().lower, 3U);
    EXPECT_EQ(three.stream().size_hint().upper, 4U);

    const auto ready = stream::ready_chunks(Counted{SizeHint{4, 5}}, 2);
    EXPECT_EQ(ready.size_hint().lower, 2U);
    EXPECT_EQ(ready.size_hint().upper, 5U);
    const auto endless = stream::chunks(Counted{SizeHint{4, std::nullopt}}, 2);
    EXPECT_EQ(endless.size_hint().upper, std::nullopt);
}

#if POLLEN_ASSERTIONS
TEST(ChunksDeathTest, MustHaveItems) {
    Tap<int> tap;
    EXPECT_DEATH((void) stream::chunks(FromTap<int>(tap), 0), "chunks of no items");
    EXPECT_DEATH((void) stream::ready_chunks(FromTap<int>(tap), 0), "chunks of no items");
}
#endif

#if POLLEN_EXCEPTIONS
TEST(Chunks, KeepsWhatCameBeforeAnException) {
    Tap<int> tap;
    StreamTask task(FromTap<int>(tap) | stream::chunks(2));
    tap.give(1);
    EXPECT_TRUE(task.poll().is_pending());
    tap.fail();
    EXPECT_THROW((void) task.poll(), std::runtime_error);

    tap.give(2);
    EXPECT_EQ(task.poll().value(), (Ints{1, 2}));
}
#endif

TEST(Chunks, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        for (int i = 0; i < 5; ++i)
            items.push_back(drops.token());
        return support::Drain(Slowly(std::move(items)) | stream::chunks(3));
    });
}

}  // namespace
