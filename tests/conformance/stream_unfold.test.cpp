// SPDX-License-Identifier: MIT
// What futures/tests/stream_unfold.rs asks of unfold, asked of ours.

#include <pollen/future/ready.hpp>
#include <pollen/stream/unfold.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/pending_once.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace {

// theirs: stream_unfold: unfold1
TEST(StreamUnfold, WaitsForTheFutureOfEachItemAndOfTheEnd) {
    using Next = std::optional<std::pair<int, int>>;
    auto stream = pollen::stream::unfold(0, [](int state) {
        Next next;
        if (state <= 2) next.emplace(state * 2, state + 1);
        return pollen::testing::pending_once(pollen::future::ready(next));
    });
    auto cx = pollen::testing::noop_context();

    for (const int item : {0, 2, 4}) {
        EXPECT_TRUE(stream.poll_next(cx).is_pending());
        EXPECT_EQ(stream.poll_next(cx).value(), item);
    }
    EXPECT_TRUE(stream.poll_next(cx).is_pending());
    EXPECT_EQ(stream.poll_next(cx).value(), std::nullopt);
}

}  // namespace
