// SPDX-License-Identifier: MIT
// Tests of filter.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/filter.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::Drain;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

const auto is_odd = [](const int& item) { return item % 2 == 1; };
const auto is_odd_later = [](const int& item) { return ready_after(1, item % 2 == 1); };

using Plain = stream::Filter<FromTap<int>, decltype(is_odd)>;
using Later = stream::Filter<FromTap<int>, decltype(is_odd_later)>;
static_assert(pollen::Stream<Plain>);
static_assert(!pollen::FusedStream<Plain>);
static_assert(pollen::FusedStream<stream::Filter<stream::Empty<int>, decltype(is_odd)>>);
static_assert(pollen::unpin<Plain>);
static_assert(!pollen::unpin<Later>, "a future may refer to the item that waits");
static_assert(!std::is_copy_constructible_v<Plain>);

TEST(StreamFilter, GivesTheItemsThatPass) {
    StreamTask task(Slowly<int>({1, 2, 3, 4}) | stream::filter(is_odd));

    EXPECT_EQ(items_of(task), (std::vector{1, 3}));
}

TEST(StreamFilter, WaitsForAPredicateThatReturnsAFuture) {
    Tap<int> tap;
    StreamTask task(stream::filter(FromTap<int>(tap), is_odd_later));
    tap.give(2);
    tap.give(3);

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 3);
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(StreamFilter, IsNotOverWhileAnItemWaits) {
    StreamTask task(stream::iter({1}) | stream::fuse() | stream::filter(is_odd_later));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 1));
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(StreamFilter, KnowsOnlyHowManyItemsThereAreAtMost) {
    EXPECT_EQ(stream::filter(stream::iter({1, 2, 3}), is_odd).size_hint(), SizeHint(0, 3));
}

TEST(StreamFilter, TakesMoveOnlyItems) {
    StreamTask task(stream::iter({std::make_unique<int>(1), std::make_unique<int>(2)}) |
                    stream::filter([](const std::unique_ptr<int>& item) { return *item == 2; }));

    EXPECT_EQ(**task.poll().value(), 2);
}

#if POLLEN_EXCEPTIONS
TEST(StreamFilter, LosesTheItemWhenThePredicateThrows) {
    StreamTask task(stream::iter({1, 2}) | stream::filter([](int item) {
                        if (item == 1) throw std::runtime_error("no");
                        return true;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

TEST(StreamFilter, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        items.push_back(drops.token());
        items.push_back(drops.token());
        return Drain(Slowly(std::move(items)) |
                     stream::filter([&drops, token = drops.token()](const DropToken&) {
                         return ready_after(1, true) |
                                future::map([held = drops.token()](bool passes) { return passes; });
                     }));
    });
}

TEST(StreamFilter, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto plain = stream::iter({1, 2, 3}) | stream::filter(is_odd);
    auto later = stream::iter({1, 2, 3}) | stream::filter(is_odd_later);
    (void) plain.poll_next(cx);
    (void) later.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
