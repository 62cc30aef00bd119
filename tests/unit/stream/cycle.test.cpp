// SPDX-License-Identifier: MIT
// Tests of cycle.

#include <pollen/stream/cycle.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/take.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Context;
using pollen::Poll;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

TEST(StreamCycle, BeginsAgainAtTheEnd) {
    StreamTask task(stream::iter({1, 2}) | stream::cycle() | stream::take(5));

    EXPECT_EQ(items_of(task), (std::vector{1, 2, 1, 2, 1}));
}

TEST(StreamCycle, TakesAFunctionThatReturnsAStream) {
    int begun = 0;
    StreamTask task(stream::cycle([&] { return stream::iter({++begun}); }) | stream::take(3));

    EXPECT_EQ(items_of(task), (std::vector{1, 2, 3}));
}

struct CanBeCopied {
    using Item = int;
    bool is_over = false;
    Poll<std::optional<int>> poll_next(Context&) {
        if (std::exchange(is_over, true)) return std::optional<int>();
        return std::optional<int>(7);
    }
};

TEST(StreamCycle, CopiesAStreamThatCanBeCopied) {
    StreamTask task(stream::cycle(CanBeCopied()) | stream::take(3));

    EXPECT_EQ(items_of(task), (std::vector{7, 7, 7}));
}

TEST(StreamCycle, EndsIfThereAreNoItems) {
    StreamTask task(stream::cycle(stream::iter(std::vector<int>())));

    EXPECT_TRUE(is_end(task.poll()));
}

}  // namespace
