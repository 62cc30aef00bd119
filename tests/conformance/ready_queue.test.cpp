// SPDX-License-Identifier: MIT
// What futures/tests/ready_queue.rs asks of a set of futures, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace oneshot = pollen::oneshot;
using pollen::block_on;
using pollen::FuturesUnordered;
using pollen::Poll;
using pollen::stream::next;

template <class F>
auto poll(FuturesUnordered<F>& futures) {
    auto cx = pollen::testing::noop_context();
    return futures.poll_next(cx);
}

// theirs: ready_queue: basic_usage
TEST(ReadyQueue, AnswersWithWhatWasSent) {
    auto [tx1, rx1] = oneshot::channel<std::string>();
    auto [tx2, rx2] = oneshot::channel<std::string>();
    auto [tx3, rx3] = oneshot::channel<std::string>();
    FuturesUnordered<oneshot::Receiver<std::string>> queue;
    queue.push(std::move(rx1));
    queue.push(std::move(rx2));
    queue.push(std::move(rx3));
    EXPECT_TRUE(poll(queue).is_pending());

    (void) std::move(tx2).send("hello");
    EXPECT_EQ(poll(queue).value().value(), "hello");
    EXPECT_TRUE(poll(queue).is_pending());

    (void) std::move(tx1).send("world");
    (void) std::move(tx3).send("world2");
    EXPECT_EQ(poll(queue).value().value(), "world");
    EXPECT_EQ(poll(queue).value().value(), "world2");
    EXPECT_EQ(poll(queue).value(), std::nullopt);
}

// theirs: ready_queue: resolving_errors
TEST(ReadyQueue, AnswersWhenASenderGoes) {
    std::optional<oneshot::Sender<int>> senders[3];
    FuturesUnordered<oneshot::Receiver<int>> queue;
    for (auto& sender : senders) {
        auto [tx, rx] = oneshot::channel<int>();
        sender.emplace(std::move(tx));
        queue.push(std::move(rx));
    }
    EXPECT_TRUE(poll(queue).is_pending());

    senders[1].reset();
    EXPECT_EQ(poll(queue).value().value(), std::nullopt);
    EXPECT_TRUE(poll(queue).is_pending());

    senders[0].reset();
    (void) std::move(*senders[2]).send(2);
    EXPECT_EQ(poll(queue).value().value(), std::nullopt);
    EXPECT_EQ(poll(queue).value().value(), 2);
    EXPECT_TRUE(queue.is_empty());
}

// theirs: ready_queue: dropping_ready_queue
TEST(ReadyQueue, DestroysItsFuturesWithItself) {
    auto [tx1, rx1] = oneshot::channel<int>();
    auto [tx2, rx2] = oneshot::channel<int>();
    {
        FuturesUnordered<oneshot::Receiver<int>> queue;
        queue.push(std::move(rx1));
        queue.push(std::move(rx2));
        EXPECT_FALSE(tx1.is_closed());
        EXPECT_FALSE(tx2.is_closed());
    }
    EXPECT_TRUE(tx1.is_closed());
    EXPECT_TRUE(tx2.is_closed());
}

// theirs: ready_queue: stress
TEST(ReadyQueue, GetsWhatManyThreadsSend) {
    for (int round = 0; round < 60; ++round) {
        const int n = round % 10 + 1;
        FuturesUnordered<oneshot::Receiver<int>> queue;
        for (int again = 0; again < 5; ++again) {
            std::latch begin(n + 1);
            std::vector<std::thread> threads;
            for (int number = 0; number < n; ++number) {
                auto [tx, rx] = oneshot::channel<int>();
                queue.push(std::move(rx));
                threads.emplace_back([&begin, number, sender = std::move(tx)]() mutable {
                    begin.arrive_and_wait();
                    (void) std::move(sender).send(number);
                });
            }
            begin.arrive_and_wait();

            std::vector<int> received;
            while (auto item = block_on(next(queue)))
                received.push_back(item->value());
            std::sort(received.begin(), received.end());
            ASSERT_EQ(received.size(), static_cast<std::size_t>(n));
            for (int number = 0; number < n; ++number)
                EXPECT_EQ(received[static_cast<std::size_t>(number)], number);
            for (std::thread& thread : threads)
                thread.join();
        }
    }
}

#if POLLEN_EXCEPTIONS
// theirs: ready_queue: panicking_future_dropped
TEST(ReadyQueue, AFutureThatThrowsIsGone) {
    const auto fails = [](pollen::Context&) -> Poll<int> { throw std::runtime_error("no"); };
    FuturesUnordered<decltype(pollen::future::poll_fn(fails))> queue;
    queue.push(pollen::future::poll_fn(fails));

    EXPECT_THROW((void) poll(queue), std::runtime_error);
    EXPECT_TRUE(queue.is_empty());
    EXPECT_EQ(poll(queue).value(), std::nullopt);
}
#endif

}  // namespace
