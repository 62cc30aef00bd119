// SPDX-License-Identifier: MIT
// What futures/tests/stream_select_next_some.rs asks of a set in a select loop, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/select_loop.hpp>
#include <pollen/stream/select_next_some.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/pending_once.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::BoxFuture;
using pollen::Coro;
using pollen::FuturesUnordered;

// theirs: stream_select_next_some: is_terminated
TEST(StreamSelectNextSome, IsTerminatedWhenTheStreamIs) {
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    FuturesUnordered<future::Ready<int>> tasks;
    {
        auto next = stream::select_next_some(tasks);
        EXPECT_FALSE(next.is_terminated());
        EXPECT_TRUE(next.poll(cx).is_pending());
        EXPECT_EQ(waker.wakes(), 1U);
        EXPECT_TRUE(next.is_terminated());
    }

    tasks.push(future::ready(1));
    {
        auto next = stream::select_next_some(tasks);
        EXPECT_FALSE(next.is_terminated());
        EXPECT_EQ(next.poll(cx).value(), 1);
    }
    auto next = stream::select_next_some(tasks);
    EXPECT_FALSE(next.is_terminated());
    EXPECT_TRUE(next.poll(cx).is_pending());
    EXPECT_TRUE(next.is_terminated());
}

// theirs: stream_select_next_some: select
TEST(StreamSelectNextSome, ASetThatIsFilledInTheLoopTakesPartUntilItIsEmpty) {
    const auto run = []() -> Coro<int> {
        auto first = pollen::testing::pending_once(future::ready(1));
        FuturesUnordered<BoxFuture<int>> tasks;
        future::SelectLoop loop(first, tasks);
        int total = 0;
        while (auto event = co_await loop.next()) {
            if (int* number = event.from(first)) {
                total += *number;
                tasks.push(BoxFuture<int>(pollen::testing::pending_once(future::ready(5))));
            } else if (int* five = event.from(tasks)) {
                total += *five;
            }
        }
        co_return total;
    };

    EXPECT_EQ(block_on(run()), 6);
}

// theirs: stream_select_next_some: futures_util_select
TEST(StreamSelectNextSome, MayItselfBeABranchUntilTheStreamIsOver) {
    const auto run = []() -> Coro<int> {
        auto first = pollen::testing::pending_once(future::ready(1));
        FuturesUnordered<BoxFuture<int>> tasks;
        tasks.push(BoxFuture<int>(future::ready(5)));
        int total = 0;
        for (;;) {
            auto event = co_await future::select_once(first, stream::select_next_some(tasks));
            if (int* number = event.from(first)) {
                total += *number;
                break;
            }
            total += event.get<1>();
        }
        auto over = co_await future::select_once(stream::select_next_some(tasks));
        EXPECT_FALSE(over) << "complete";
        co_return total;
    };

    EXPECT_EQ(block_on(run()), 6);
}

}  // namespace
