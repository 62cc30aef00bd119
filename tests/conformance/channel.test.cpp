// SPDX-License-Identifier: MIT
// What the futures crate tests of channels in general (futures-channel/tests/channel.rs).

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/sync/mpsc.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <utility>

namespace mpsc = pollen::mpsc;
using pollen::block_on;
using pollen::Coro;

namespace {

template <class T>
void drop(T&& value) {
    const auto dropped = std::move(value);
}

Coro<void> send_down_from(int amount, mpsc::Sender<int> tx) {
    for (int i = amount; i > 0; --i) {
        const auto result = co_await tx.send(i);
        if (!result) co_return;
    }
}

// theirs: channel: sequence
TEST(ChannelConformance, Sequence) {
    constexpr int amount = 20;
    auto channel = mpsc::channel<int>(1);
    std::thread sends([tx = std::move(channel.sender)]() mutable {
        block_on(send_down_from(amount, std::move(tx)));
    });

    for (int i = amount; i > 0; --i)
        EXPECT_EQ(block_on(channel.receiver.recv()), i);
    EXPECT_EQ(block_on(channel.receiver.recv()), std::nullopt);
    sends.join();
}

// theirs: channel: drop_sender
TEST(ChannelConformance, DropSender) {
    auto [tx, rx] = mpsc::channel<int>(1);
    drop(std::move(tx));

    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: channel: drop_rx
TEST(ChannelConformance, DropRx) {
    auto [tx, rx] = mpsc::channel<int>(2);
    EXPECT_TRUE(block_on(tx.send(1)));

    drop(std::move(rx));

    EXPECT_TRUE(block_on(tx.send(1)).is_closed());
}

// What is in the channel goes with the receiver, though there are senders.
// theirs: channel: drop_order
TEST(ChannelConformance, DropOrder) {
    static std::atomic<int> drops{0};
    drops = 0;
    struct Counted {
        Counted() = default;
        Counted(Counted&& other) noexcept : counts(std::exchange(other.counts, false)) {}
        Counted& operator=(Counted&&) = delete;
        ~Counted() {
            if (counts) ++drops;
        }
        bool counts = true;
    };
    auto [tx, rx] = mpsc::channel<Counted>(2);

    EXPECT_TRUE(block_on(tx.send(Counted())));
    EXPECT_EQ(drops, 0);
    drop(std::move(rx));
    EXPECT_EQ(drops, 1);
    {
        const auto result = block_on(tx.send(Counted()));
        EXPECT_TRUE(result.is_closed());
        EXPECT_EQ(drops, 1) << "it came back";
    }
    EXPECT_EQ(drops, 2);
}

}  // namespace
