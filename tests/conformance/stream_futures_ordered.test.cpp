// SPDX-License-Identifier: MIT
// What futures/tests/stream_futures_ordered.rs asks of a queue of futures, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/then.hpp>
#include <pollen/stream/futures_ordered.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::block_on;
using pollen::BoxFuture;
using pollen::FuturesOrdered;

template <class F>
auto poll(FuturesOrdered<F>& queue) {
    auto cx = pollen::testing::noop_context();
    return queue.poll_next(cx);
}

template <class F>
auto items_of(FuturesOrdered<F>& queue) {
    std::vector<typename FuturesOrdered<F>::Item> items;
    while (auto item = block_on(queue.next()))
        items.push_back(*item);
    return items;
}

// theirs: stream_futures_ordered: works_1
TEST(StreamFuturesOrdered, AnOutputWaitsForThoseBeforeIt) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesOrdered<oneshot::Receiver<int>> queue;
    queue.push_back(std::move(a_rx));
    queue.push_back(std::move(b_rx));
    queue.push_back(std::move(c_rx));

    (void) std::move(b_tx).send(99);
    EXPECT_TRUE(poll(queue).is_pending());
    (void) std::move(a_tx).send(33);
    (void) std::move(c_tx).send(33);
    EXPECT_EQ(block_on(queue.next()), 33);
    EXPECT_EQ(block_on(queue.next()), 99);
    EXPECT_EQ(block_on(queue.next()), 33);
    EXPECT_EQ(block_on(queue.next()), std::nullopt);
}

// theirs: stream_futures_ordered: works_2
TEST(StreamFuturesOrdered, HoldsBoxesOfDifferentFutures) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    const auto value = [](std::optional<int> from) { return from.value_or(-1); };
    FuturesOrdered<BoxFuture<int>> queue;
    queue.push_back(BoxFuture<int>(std::move(a_rx) | future::map(value)));
    queue.push_back(BoxFuture<int>(
        std::move(b_rx) | future::then([last = std::move(c_rx)](std::optional<int> b) mutable {
            return std::move(last) |
                   future::map([b](std::optional<int> c) { return *b + c.value_or(-1); });
        })));

    (void) std::move(a_tx).send(33);
    (void) std::move(b_tx).send(33);
    EXPECT_EQ(poll(queue).value(), 33);
    EXPECT_TRUE(poll(queue).is_pending());
    (void) std::move(c_tx).send(33);
    EXPECT_EQ(poll(queue).value(), 66);
}

// theirs: stream_futures_ordered: test_push_front
TEST(StreamFuturesOrdered, WhatIsPushedInFrontComesFirst) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    auto [d_tx, d_rx] = oneshot::channel<int>();
    FuturesOrdered<oneshot::Receiver<int>> queue;
    queue.push_back(std::move(a_rx));
    queue.push_back(std::move(b_rx));
    queue.push_back(std::move(c_rx));

    // 1 and 2 are received, and wait behind what comes in front of them.
    (void) std::move(a_tx).send(1);
    (void) std::move(b_tx).send(2);
    (void) std::move(c_tx).send(3);
    EXPECT_EQ(block_on(queue.next()), 1);
    queue.push_front(std::move(d_rx));
    (void) std::move(d_tx).send(4);
    EXPECT_EQ(items_of(queue), (std::vector<std::optional<int>>{4, 2, 3}));
}

// theirs: stream_futures_ordered: test_push_back
TEST(StreamFuturesOrdered, WhatIsPushedBehindComesLast) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesOrdered<oneshot::Receiver<int>> queue;
    queue.push_back(std::move(a_rx));
    queue.push_back(std::move(b_rx));

    (void) std::move(a_tx).send(1);
    (void) std::move(b_tx).send(2);
    EXPECT_EQ(block_on(queue.next()), 1);
    queue.push_back(std::move(c_rx));
    (void) std::move(c_tx).send(3);
    EXPECT_EQ(items_of(queue), (std::vector<std::optional<int>>{2, 3}));
}

// theirs: stream_futures_ordered: from_iterator
TEST(StreamFuturesOrdered, GivesTheItemsOfARangeInItsOrder) {
    FuturesOrdered<future::Ready<int>> queue;
    for (const int number : {1, 2, 3})
        queue.push_back(future::ready(number));
    EXPECT_EQ(queue.size(), 3U);

    EXPECT_EQ(items_of(queue), (std::vector{1, 2, 3}));
}

// theirs: stream_futures_ordered: queue_never_unblocked
TEST(StreamFuturesOrdered, IsPendingWhileTheFirstIsPending) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesOrdered<BoxFuture<int>> queue;
    queue.push_back(BoxFuture<int>(std::move(a_rx) | future::map([](auto) { return 0; })));
    queue.push_back(
        BoxFuture<int>(future::select(std::move(b_rx), std::move(c_rx)) |
                       future::map([](auto first) { return first.is_left() ? 1 : 2; })));
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(poll(queue).is_pending());

    (void) std::move(b_tx).send(0);
    EXPECT_TRUE(poll(queue).is_pending());
    (void) std::move(c_tx).send(0);
    EXPECT_TRUE(poll(queue).is_pending());
    EXPECT_TRUE(poll(queue).is_pending());
}

// theirs: stream_futures_ordered: test_push_front_negative
TEST(StreamFuturesOrdered, MayBePushedToAtTheFrontOnly) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesOrdered<oneshot::Receiver<int>> queue;
    queue.push_front(std::move(a_rx));
    queue.push_front(std::move(b_rx));
    queue.push_front(std::move(c_rx));

    (void) std::move(a_tx).send(1);
    (void) std::move(b_tx).send(2);
    (void) std::move(c_tx).send(3);
    EXPECT_EQ(items_of(queue), (std::vector<std::optional<int>>{3, 2, 1}));
}

}  // namespace
