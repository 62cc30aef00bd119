// SPDX-License-Identifier: MIT
// Tests of poll_fn for streams.

#include <pollen/stream/poll_fn.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace stream = pollen::stream;
using pollen::Context;
using pollen::Poll;
using support::is_end;
using support::StreamTask;

namespace {

TEST(StreamPollFn, CallsTheFunctionAtEachPoll) {
    int calls = 0;
    StreamTask task(stream::poll_fn([&](Context& cx) -> Poll<std::optional<int>> {
        ++calls;
        if (calls == 1) {
            cx.waker().wake_by_ref();
            return pollen::Pending{};
        }
        if (calls == 2) return std::optional<int>(7);
        return std::optional<int>();
    }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(calls, 4);
}

}  // namespace
