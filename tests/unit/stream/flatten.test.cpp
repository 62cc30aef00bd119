// SPDX-License-Identifier: MIT
// Tests of flatten for streams.

#include <pollen/detail/config.hpp>
#include <pollen/stream/flatten.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/inspect.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::Drain;
using support::FromTap;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamFlatten, GivesTheItemsOfEachStream) {
    StreamTask task(Slowly<int>({2, 0, 1}) | stream::map([](int count) {
                        return Slowly(std::vector<int>(std::size_t(count), count));
                    }) |
                    stream::flatten());

    EXPECT_EQ(items_of(task), (std::vector{2, 2, 1}));
}

TEST(StreamFlatten, DropsAStreamAtItsEndBeforeTheNextIsAskedFor) {
    DropCounter drops;
    Tap<int> outer;
    Tap<int> inner;
    StreamTask task(FromTap<int>(outer) | stream::map([&](int) {
                        return FromTap<int, DropToken>(inner, drops.token());
                    }) |
                    stream::flatten());
    outer.give(1);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.alive(), 1U);
    inner.end();
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(StreamFlatten, IsNotOverWhileAStreamGives) {
    StreamTask task(stream::iter({1}) | stream::fuse() |
                    stream::map([](int) { return stream::iter({1, 2}); }) | stream::flatten());
    (void) task.poll();
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(items_of(task), (std::vector{2}));
    EXPECT_TRUE(task.stream().is_terminated());
}

#if POLLEN_EXCEPTIONS
TEST(StreamFlatten, GoesOnWithAStreamThatThrew) {
    Tap<int> inner;
    StreamTask task(stream::iter({1}) | stream::map([&](int) { return FromTap<int>(inner); }) |
                    stream::flatten());
    inner.fail();
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    inner.give(7);

    EXPECT_EQ(task.poll().value(), 7);
}
#endif

TEST(StreamFlatten, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(Slowly<int>({1, 2}) | stream::map([&](int) {
                         std::vector<DropToken> items;
                         items.push_back(drops.token());
                         return Slowly(std::move(items));
                     }) |
                     stream::inspect([token = drops.token()](const auto&) {}) | stream::flatten());
    });
}

}  // namespace
