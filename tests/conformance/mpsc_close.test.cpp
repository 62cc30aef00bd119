// SPDX-License-Identifier: MIT
// What the futures crate tests of the ends of mpsc (futures-channel/tests/mpsc-close.rs).

// There a sender can close the channel for all; here the receiver does, and a sender is destroyed.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/sync/mpsc.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
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

// theirs: mpsc_close: smoke
TEST(MpscCloseConformance, Smoke) {
    auto [tx, rx] = mpsc::channel<int>(1);
    std::thread sends([sender = std::move(tx)]() mutable {
        const auto body = [](mpsc::Sender<int> s) -> Coro<void> {
            for (;;) {
                const auto result = co_await s.send(42);
                if (!result) co_return;
            }
        };
        block_on(body(std::move(sender)));
    });
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(block_on(rx.recv()), 42);

    drop(std::move(rx));

    sends.join();
}

// theirs: mpsc_close: multiple_senders_disconnect
TEST(MpscCloseConformance, MultipleSendersDisconnect) {
    auto [tx1, rx] = mpsc::channel<int>(3);
    auto tx2 = tx1.clone();
    auto tx3 = tx1.clone();

    drop(std::move(tx1));
    EXPECT_TRUE(tx2.try_send(5));
    EXPECT_EQ(block_on(rx.recv()), 5);
    drop(std::move(tx2));
    EXPECT_TRUE(tx3.try_send(6));
    drop(std::move(tx3));

    EXPECT_EQ(block_on(rx.recv()), 6);
    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: mpsc_close: multiple_senders_close_channel
TEST(MpscCloseConformance, ClosingTheChannelClosesItForAllSenders) {
    auto [tx1, rx] = mpsc::unbounded<int>();
    auto tx2 = tx1.clone();

    rx.close();

    EXPECT_TRUE(tx1.is_closed());
    EXPECT_TRUE(tx2.is_closed());
    EXPECT_TRUE(tx1.send(5).is_closed());
    EXPECT_TRUE(tx2.send(5).is_closed());
    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: mpsc_close: single_receiver_drop_closes_channel_and_drains
TEST(MpscCloseConformance, SingleReceiverDropClosesChannelAndDrains) {
    {
        auto [tx, rx] = mpsc::unbounded<std::shared_ptr<int>>();
        const auto value = std::make_shared<int>(7);
        EXPECT_TRUE(tx.send(value));
        EXPECT_EQ(value.use_count(), 2);
        drop(std::move(rx));
        EXPECT_EQ(value.use_count(), 1);
        EXPECT_TRUE(tx.is_closed());
    }
    {
        auto [tx, rx] = mpsc::channel<std::shared_ptr<int>>(1);
        const auto value = std::make_shared<int>(7);
        EXPECT_TRUE(tx.try_send(value));
        drop(std::move(rx));
        EXPECT_EQ(value.use_count(), 1);
        EXPECT_TRUE(tx.is_closed());
    }
}

// A value that was sent while the receiver closes is received, destroyed or given back; it does not
// stay in a channel that nobody empties.
// theirs: mpsc_close: stress_try_send_as_receiver_closes
TEST(MpscCloseConformance, StressTrySendAsReceiverCloses) {
    for (int round = 0; round < 300; ++round) {
        auto [tx, rx] = mpsc::channel<std::shared_ptr<int>>(2);
        const auto value = std::make_shared<int>(round);
        std::atomic<bool> started = false;
        std::thread closes([&started, receiver = std::move(rx)]() mutable {
            started = true;
            for (int i = 0; i < 2; ++i)
                (void) receiver.try_recv();
            drop(std::move(receiver));
        });
        while (!started)
            std::this_thread::yield();
        for (;;) {
            auto result = tx.try_send(value);
            if (!result && result.is_closed()) break;
        }
        closes.join();
        EXPECT_EQ(value.use_count(), 1);
    }
}

// theirs: mpsc_close: unbounded_try_recv_after_none, unbounded_try_next_after_none
TEST(MpscCloseConformance, UnboundedTryRecvAfterNone) {
    auto [tx, rx] = mpsc::unbounded<std::string>();
    drop(std::move(tx));

    EXPECT_TRUE(rx.try_recv().is_closed());
    EXPECT_TRUE(rx.try_recv().is_closed());
}

// theirs: mpsc_close: bounded_try_recv_after_none, bounded_try_next_after_none
TEST(MpscCloseConformance, BoundedTryRecvAfterNone) {
    auto [tx, rx] = mpsc::channel<std::string>(17);
    drop(std::move(tx));

    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
    EXPECT_TRUE(rx.try_recv().is_closed());
    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

}  // namespace
