// SPDX-License-Identifier: MIT
// What futures/tests/stream_buffer_unordered.rs asks of futures that run several at once, asked of
// ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/stream/buffer_unordered.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <thread>
#include <utility>

namespace {

namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
using pollen::block_on;

// theirs: stream_buffer_unordered: works
TEST(StreamBufferUnordered, RunsSoManyAtOnceOfWhatAThreadSends) {
    constexpr std::size_t most = 4;
    auto [futures_tx, futures_rx] = mpsc::channel<oneshot::Receiver<int>>(1);
    auto senders = mpsc::unbounded<oneshot::Sender<int>>();
    auto outputs = mpsc::unbounded<int>();
    auto [go_tx, go_rx] = oneshot::channel<int>();

    std::thread producer([futures = std::move(futures_tx), senders_tx = std::move(senders.sender),
                          go = std::move(go_rx)]() mutable {
        const auto send_one = [&] {
            auto [sender, receiver] = oneshot::channel<int>();
            (void) block_on(futures.send(std::move(receiver)));
            (void) senders_tx.send(std::move(sender));
        };
        for (std::size_t i = 0; i <= most; ++i)
            send_one();
        (void) block_on(std::move(go));
        for (std::size_t i = 0; i < most; ++i)
            send_one();
    });
    std::thread consumer(
        [futures = std::move(futures_rx), outputs_tx = std::move(outputs.sender)]() mutable {
            auto results = std::move(futures) | pollen::stream::buffer_unordered(most);
            while (auto result = block_on(results.next()))
                (void) outputs_tx.send(std::move(*result).value());
        });

    const auto next_sender = [&] { return *block_on(senders.receiver.recv()); };
    const auto next_output = [&] { return *block_on(outputs.receiver.recv()); };
    auto first = next_sender();
    auto second = next_sender();
    auto third = next_sender();
    auto fourth = next_sender();
    EXPECT_FALSE(outputs.receiver.try_recv().has_value());

    (void) std::move(first).send(1);
    EXPECT_EQ(next_output(), 1);
    (void) std::move(third).send(3);
    EXPECT_EQ(next_output(), 3);
    (void) std::move(go_tx).send(0);
    (void) std::move(second).send(2);
    EXPECT_EQ(next_output(), 2);
    (void) std::move(fourth).send(4);
    EXPECT_EQ(next_output(), 4);

    auto fifth = next_sender();
    auto sixth = next_sender();
    auto seventh = next_sender();
    auto eighth = next_sender();
    auto ninth = next_sender();
    (void) std::move(fifth).send(5);
    EXPECT_EQ(next_output(), 5);
    (void) std::move(eighth).send(8);
    EXPECT_EQ(next_output(), 8);
    (void) std::move(ninth).send(9);
    EXPECT_EQ(next_output(), 9);
    (void) std::move(seventh).send(7);
    EXPECT_EQ(next_output(), 7);
    (void) std::move(sixth).send(6);
    EXPECT_EQ(next_output(), 6);

    producer.join();
    consumer.join();
}

}  // namespace
