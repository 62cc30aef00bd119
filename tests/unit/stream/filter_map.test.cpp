// SPDX-License-Identifier: MIT
// Tests of filter_map.

#include <pollen/detail/config.hpp>
#include <pollen/stream/filter_map.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::ready_after;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

const auto half = [](int item) -> std::optional<int> {
    if (item % 2 == 1) return std::nullopt;
    return item / 2;
};
const auto half_later = [](int item) { return ready_after(1, half(item)); };

TEST(StreamFilterMap, ChangesItemsAndLeavesSomeOut) {
    StreamTask task(Slowly<int>({1, 2, 3, 4}) | stream::filter_map(half));

    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

TEST(StreamFilterMap, WaitsForAFunctionThatReturnsAFuture) {
    StreamTask task(Slowly<int>({1, 2, 3, 4}) | stream::filter_map(half_later));

    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

TEST(StreamFilterMap, KnowsOnlyHowManyItemsThereAreAtMost) {
    StreamTask task(stream::iter({2, 1}) | stream::fuse() | stream::filter_map(half_later));
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 2));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 2));
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(items_of(task), (std::vector{1}));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(StreamFilterMap, MovesMoveOnlyItemsThrough) {
    using Box = std::unique_ptr<int>;
    StreamTask task(stream::iter({std::make_unique<int>(7)}) | stream::filter_map([](Box item) {
                        return std::optional<Box>(std::move(item));
                    }));

    EXPECT_EQ(**task.poll().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(StreamFilterMap, LosesTheItemWhenTheFunctionThrows) {
    StreamTask task(stream::iter({1, 2}) | stream::filter_map([](int item) {
                        if (item == 1) throw std::runtime_error("no");
                        return std::optional<int>(item);
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

}  // namespace
