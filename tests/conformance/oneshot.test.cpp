// SPDX-License-Identifier: MIT
// What the futures crate tests of oneshot (futures-channel/tests/oneshot.rs,
// futures/tests/oneshot.rs).

// left out: oneshot: spawn_sends_items, spawn_kill_dead_stream, spawn_dont_kill_forgot_dead_stream:
// they are commented out there
// left out: oneshot: oneshot_debug: it is about the text that Rust's trait Debug makes

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/map.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace oneshot = pollen::oneshot;
using pollen::block_on;
using pollen::testing::TestTask;

namespace {

template <class T>
void drop(T&& value) {
    const auto dropped = std::move(value);
}

// theirs: oneshot: smoke_poll
TEST(OneshotConformance, SmokePoll) {
    auto [tx, rx] = oneshot::channel<int>();
    TestTask cancellation(tx.closed());
    EXPECT_TRUE(cancellation.poll().is_pending());
    EXPECT_TRUE(cancellation.poll().is_pending());

    drop(std::move(rx));

    EXPECT_TRUE(cancellation.poll().is_ready());
    TestTask again(tx.closed());
    EXPECT_TRUE(again.poll().is_ready());
}

// theirs: oneshot: cancel_notifies
TEST(OneshotConformance, CancelNotifies) {
    auto channel = oneshot::channel<int>();
    std::thread waits([tx = std::move(channel.sender)]() mutable { block_on(tx.closed()); });

    drop(std::move(channel.receiver));

    waits.join();
}

// theirs: oneshot: cancel_lots
TEST(OneshotConformance, CancelLots) {
    for (int round = 0; round < 500; ++round) {
        auto channel = oneshot::channel<int>();
        std::thread waits([tx = std::move(channel.sender)]() mutable { block_on(tx.closed()); });
        drop(std::move(channel.receiver));
        waits.join();
    }
}

// theirs: oneshot: cancel_after_sender_drop_doesnt_notify
TEST(OneshotConformance, CancelAfterSenderDropDoesntNotify) {
    auto [tx, rx] = oneshot::channel<int>();
    const pollen::testing::PanickingWaker task(pollen::testing::PanicsOn::Wake |
                                               pollen::testing::PanicsOn::WakeByRef);
    pollen::Context cx(task.waker());
    EXPECT_TRUE(tx.poll_closed(cx).is_pending());

    drop(std::move(tx));
    drop(std::move(rx));

    EXPECT_EQ(task.references(), 0U);
}

// theirs: oneshot: close
TEST(OneshotConformance, Close) {
    auto [tx, rx] = oneshot::channel<int>();
    TestTask cancellation(tx.closed());
    ASSERT_TRUE(cancellation.poll().is_pending());

    rx.close();

    EXPECT_TRUE(cancellation.poll().is_ready());
    TestTask task(std::move(rx));
    EXPECT_FALSE(task.poll().value().has_value());
}

// theirs: oneshot: close_wakes
TEST(OneshotConformance, CloseWakes) {
    auto channel = oneshot::channel<int>();
    auto answer = oneshot::channel<int>();
    std::thread waits([tx = std::move(channel.sender), done = std::move(answer.sender)]() mutable {
        block_on(tx.closed());
        EXPECT_TRUE(std::move(done).send(1));
    });

    channel.receiver.close();

    EXPECT_EQ(block_on(std::move(answer.receiver)), 1);
    waits.join();
}

// theirs: oneshot: is_canceled
TEST(OneshotConformance, IsCanceled) {
    auto [tx, rx] = oneshot::channel<int>();
    EXPECT_FALSE(tx.is_closed());

    drop(std::move(rx));

    EXPECT_TRUE(tx.is_closed());
}

// theirs: oneshot: cancel_sends
TEST(OneshotConformance, CancelSends) {
    auto [tx, rx] = oneshot::channel<std::string>();
    TestTask sending([](auto sender) -> pollen::Coro<bool> {
        co_await sender.closed();
        auto result = std::move(sender).send("late");
        co_return result.is_closed();
    }(std::move(tx)));
    ASSERT_TRUE(sending.poll().is_pending());

    drop(std::move(rx));

    EXPECT_TRUE(sending.is_woken());
    EXPECT_TRUE(sending.poll().value());
}

// theirs: oneshot: oneshot_send1
TEST(OneshotConformance, Send1ReceivedByAnotherThread) {
    auto first = oneshot::channel<int>();
    auto second = oneshot::channel<int>();
    std::thread forwards([tx = std::move(second.sender), rx = std::move(first.receiver)]() mutable {
        EXPECT_TRUE(std::move(tx).send(*block_on(std::move(rx))));
    });
    EXPECT_TRUE(std::move(first.sender).send(1));

    EXPECT_EQ(block_on(std::move(second.receiver)), 1);
    forwards.join();
}

// theirs: oneshot: oneshot_send2
TEST(OneshotConformance, Send2SentByAnotherThread) {
    auto [tx, rx] = oneshot::channel<int>();
    std::thread sends(
        [sender = std::move(tx)]() mutable { EXPECT_TRUE(std::move(sender).send(1)); });

    EXPECT_EQ(block_on(std::move(rx)), 1);
    sends.join();
}

// theirs: oneshot: oneshot_send3
TEST(OneshotConformance, Send3ThroughAnAdapter) {
    auto [tx, rx] = oneshot::channel<int>();
    auto doubled = pollen::future::map(std::move(rx), [](std::optional<int> x) { return *x * 2; });
    std::thread sends(
        [sender = std::move(tx)]() mutable { EXPECT_TRUE(std::move(sender).send(1)); });

    EXPECT_EQ(block_on(std::move(doubled)), 2);
    sends.join();
}

// theirs: oneshot: oneshot_drop_tx1
TEST(OneshotConformance, DropTx1BeforeThePoll) {
    auto [tx, rx] = oneshot::channel<int>();
    drop(std::move(tx));

    EXPECT_EQ(block_on(std::move(rx)), std::nullopt);
}

// theirs: oneshot: oneshot_drop_tx2
TEST(OneshotConformance, DropTx2AfterThePoll) {
    auto [tx, rx] = oneshot::channel<int>();
    std::thread waits([receiver = std::move(rx)]() mutable {
        EXPECT_EQ(block_on(std::move(receiver)), std::nullopt);
    });

    drop(std::move(tx));

    waits.join();
}

// theirs: oneshot: oneshot_drop_rx
TEST(OneshotConformance, DropRx) {
    auto [tx, rx] = oneshot::channel<std::unique_ptr<int>>();
    drop(std::move(rx));

    auto result = std::move(tx).send(std::make_unique<int>(2));

    EXPECT_EQ(*std::move(result).value(), 2);
}

}  // namespace
