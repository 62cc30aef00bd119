// SPDX-License-Identifier: MIT
// Tests of unfold.

#include <pollen/detail/config.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/unfold.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::Drain;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

using Next = std::optional<std::pair<int, int>>;

const auto count_down = [](int left) -> Next {
    if (left == 0) return std::nullopt;
    return std::pair(left, left - 1);
};

TEST(StreamUnfold, GoesOnFromAState) {
    StreamTask task(stream::unfold(2, count_down));

    EXPECT_EQ(items_of(task), (std::vector{2, 1}));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(0));
}

TEST(StreamUnfold, WaitsForAFunctionThatReturnsAFuture) {
    StreamTask task(stream::unfold(2, [](int left) { return ready_after(1, count_down(left)); }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(items_of(task), (std::vector{2, 1}));
}

TEST(StreamUnfold, MovesAMoveOnlyState) {
    using Box = std::unique_ptr<int>;
    StreamTask task(stream::unfold(std::make_unique<int>(1), [](Box box) {
        const int value = (*box)++;
        using Pair = std::pair<int, Box>;
        return value < 3 ? std::optional<Pair>(Pair(value, std::move(box))) : std::nullopt;
    }));

    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

#if POLLEN_EXCEPTIONS
TEST(StreamUnfold, IsAtItsEndWhenTheFunctionThrew) {
    StreamTask task(stream::unfold(2, [](int) -> Next { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

TEST(StreamUnfold, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(stream::unfold(drops.token(), [&, left = 3](DropToken token) mutable {
            using Pair = std::pair<int, DropToken>;
            std::optional<Pair> next;
            if (left-- > 0) next.emplace(left, std::move(token));
            return ready_after(1, std::move(next));
        }));
    });
}

}  // namespace
