// SPDX-License-Identifier: MIT
// What the futures crate tests of mpsc (futures-channel/tests/mpsc.rs).

// left out: mpsc: spawn_sends_items, spawn_kill_dead_stream: they are commented out there

// There a channel(n) holds n values and one more for each sender; here it holds n. So a test with a
// buffer of n and s senders there has a capacity of n + s here.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace mpsc = pollen::mpsc;
using pollen::block_on;
using pollen::Coro;
using pollen::testing::TestTask;

namespace {

constexpr int amount = 2000;
constexpr int senders = 4;

template <class T>
void drop(T&& value) {
    const auto dropped = std::move(value);
}

Coro<int> count_all(mpsc::Receiver<int> rx) {
    int count = 0;
    for (;;) {
        const std::optional<int> value = co_await rx.recv();
        if (!value) co_return count;
        EXPECT_EQ(*value, 1);
        ++count;
    }
}

Coro<void> send_all(mpsc::Sender<int> tx, int count) {
    for (int i = 0; i < count; ++i) {
        const auto result = co_await tx.send(1);
        EXPECT_TRUE(result);
    }
}

// theirs: mpsc: send_recv
TEST(MpscConformance, SendRecv) {
    auto [tx, rx] = mpsc::channel<int>(17);
    EXPECT_TRUE(block_on(tx.send(1)));
    drop(std::move(tx));

    EXPECT_EQ(block_on(count_all(std::move(rx))), 1);
}

// theirs: mpsc: send_recv_no_buffer
TEST(MpscConformance, SendRecvNoBuffer) {
    auto [tx, rx] = mpsc::channel<int>(1);
    TestTask first(tx.send(1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(tx.send(2));
    EXPECT_TRUE(second.poll().is_pending());
    TestTask room(tx.reserve());
    EXPECT_TRUE(room.poll().is_pending());
    room.drop();

    EXPECT_EQ(block_on(rx.recv()), 1);
    EXPECT_TRUE(second.is_woken());
    EXPECT_TRUE(second.poll().value());
    EXPECT_FALSE(tx.try_reserve());
    EXPECT_EQ(block_on(rx.recv()), 2);
    EXPECT_TRUE(tx.try_reserve());
}

// theirs: mpsc: send_shared_recv
TEST(MpscConformance, SendSharedRecv) {
    auto [tx1, rx] = mpsc::channel<int>(16);
    auto tx2 = tx1.clone();

    EXPECT_TRUE(block_on(tx1.send(1)));
    EXPECT_EQ(block_on(rx.recv()), 1);
    EXPECT_TRUE(block_on(tx2.send(2)));
    EXPECT_EQ(block_on(rx.recv()), 2);
}

// theirs: mpsc: send_recv_threads, send_recv_threads_no_capacity
TEST(MpscConformance, SendRecvThreads) {
    for (const std::size_t capacity : {17U, 1U}) {
        auto [tx, rx] = mpsc::channel<int>(capacity);
        std::thread sends(
            [sender = std::move(tx)]() mutable { block_on(send_all(std::move(sender), 2)); });

        EXPECT_EQ(block_on(count_all(std::move(rx))), 2);
        sends.join();
    }
}

// theirs: mpsc: recv_close_gets_none
TEST(MpscConformance, RecvCloseGetsNone) {
    auto [tx, rx] = mpsc::channel<int>(10);
    rx.close();

    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: mpsc: tx_close_gets_none
TEST(MpscConformance, TxCloseGetsNone) {
    auto [tx, rx] = mpsc::channel<int>(10);
    drop(std::move(tx));

    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: mpsc: stress_shared_unbounded
TEST(MpscConformance, StressSharedUnbounded) {
    auto channel = mpsc::unbounded<int>();
    std::thread receives([rx = std::move(channel.receiver)]() mutable {
        EXPECT_EQ(block_on(count_all(std::move(rx))), amount * senders);
    });
    std::vector<std::thread> threads;
    for (int i = 0; i < senders; ++i) {
        threads.emplace_back([tx = channel.sender.clone()] {
            for (int n = 0; n < amount; ++n)
                EXPECT_TRUE(tx.send(1));
        });
    }
    drop(std::move(channel.sender));

    for (std::thread& thread : threads)
        thread.join();
    receives.join();
}

// theirs: mpsc: stress_shared_bounded_hard
TEST(MpscConformance, StressSharedBoundedHard) {
    auto channel = mpsc::channel<int>(1);
    std::thread receives([rx = std::move(channel.receiver)]() mutable {
        EXPECT_EQ(block_on(count_all(std::move(rx))), amount * senders);
    });
    std::vector<std::thread> threads;
    for (int i = 0; i < senders; ++i) {
        threads.emplace_back(
            [tx = channel.sender.clone()]() mutable { block_on(send_all(std::move(tx), amount)); });
    }
    drop(std::move(channel.sender));

    for (std::thread& thread : threads)
        thread.join();
    receives.join();
}

// The one receiver is passed from thread to thread, and from task to task.
// theirs: mpsc: stress_receiver_multi_task_bounded_hard
TEST(MpscConformance, StressReceiverMultiTaskBoundedHard) {
    auto [tx, receiver] = mpsc::channel<int>(1);
    std::mutex mutex;
    std::optional<mpsc::Receiver<int>> rx(std::move(receiver));
    std::atomic<int> received = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < senders; ++i) {
        threads.emplace_back([&] {
            for (;;) {
                const std::lock_guard lock(mutex);
                if (!rx) return;
                if (block_on(rx->recv())) {
                    ++received;
                } else {
                    rx.reset();
                }
            }
        });
    }

    block_on(send_all(std::move(tx), amount));

    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(received, amount);
}

// Senders that are dropped after each value must not lose the wake of the receiver.
// theirs: mpsc: stress_drop_sender
TEST(MpscConformance, StressDropSender) {
    for (int round = 0; round < 200; ++round) {
        auto channel = mpsc::channel<int>(1);
        std::thread sends(
            [tx = std::move(channel.sender)]() mutable { block_on(send_all(std::move(tx), 3)); });
        EXPECT_EQ(block_on(count_all(std::move(channel.receiver))), 3);
        sends.join();
    }
}

// theirs: mpsc: stress_close_receiver
TEST(MpscConformance, StressCloseReceiver) {
    for (int round = 0; round < 200; ++round) {
        auto [tx, rx] = mpsc::channel<int>(1);
        std::thread sends([sender = std::move(tx)]() mutable {
            const auto body = [](mpsc::Sender<int> s) -> Coro<void> {
                for (;;) {
                    const auto result = co_await s.send(1);
                    if (!result) co_return;
                }
            };
            block_on(body(std::move(sender)));
        });
        for (int n = 0; n < round % 5; ++n)
            EXPECT_EQ(block_on(rx.recv()), 1);
        rx.close();
        EXPECT_LE(block_on(count_all(std::move(rx))), 2);
        sends.join();
    }
}

// Each sender asks for room before every value.
// theirs: mpsc: stress_poll_ready
TEST(MpscConformance, StressPollReady) {
    for (const std::size_t capacity : {1U, 2U, 8U}) {
        auto channel = mpsc::channel<int>(capacity);
        std::vector<std::thread> threads;
        for (int i = 0; i < senders; ++i) {
            threads.emplace_back([tx = channel.sender.clone()]() mutable {
                const auto body = [](mpsc::Sender<int> s) -> Coro<void> {
                    for (int n = 0; n < 500; ++n) {
                        std::optional<mpsc::Permit<int>> room = co_await s.reserve();
                        EXPECT_TRUE(std::move(*room).send(1));
                    }
                };
                block_on(body(std::move(tx)));
            });
        }
        drop(std::move(channel.sender));

        EXPECT_EQ(block_on(count_all(std::move(channel.receiver))), 500 * senders);
        for (std::thread& thread : threads)
            thread.join();
    }
}

// theirs: mpsc: test_bounded_recv
TEST(MpscConformance, TestBoundedRecv) {
    auto [tx, rx] = mpsc::channel<int>(1);
    TestTask task(rx.recv());
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(tx.try_send(1));
    EXPECT_EQ(task.poll().value(), 1);
    drop(std::move(tx));
    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: mpsc: test_unbounded_recv
TEST(MpscConformance, TestUnboundedRecv) {
    auto [tx, rx] = mpsc::unbounded<int>();
    TestTask task(rx.recv());
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(tx.send(1));
    EXPECT_EQ(task.poll().value(), 1);
    drop(std::move(tx));
    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// One side sends whenever there is room; all of it arrives.
// theirs: mpsc: try_send_1
TEST(MpscConformance, TrySend1) {
    auto channel = mpsc::channel<int>(1);
    std::thread sends([tx = std::move(channel.sender)] {
        for (int n = 0; n < amount;) {
            auto result = tx.try_send(1);
            if (result) {
                ++n;
            } else {
                EXPECT_TRUE(result.is_full());
                std::this_thread::yield();
            }
        }
    });

    EXPECT_EQ(block_on(count_all(std::move(channel.receiver))), amount);
    sends.join();
}

// Who is full waits for room, which the receiver gives only when it is told to.
// theirs: mpsc: try_send_2
TEST(MpscConformance, TrySend2) {
    auto channel = mpsc::channel<int>(1);
    auto ready = pollen::oneshot::channel<int>();
    EXPECT_TRUE(channel.sender.try_send(1));
    std::thread waits([tx = std::move(channel.sender), go = std::move(ready.sender)]() mutable {
        EXPECT_TRUE(tx.try_send(1).is_full());
        EXPECT_TRUE(std::move(go).send(1));
        std::optional<mpsc::Permit<int>> room = block_on(tx.reserve());
        EXPECT_TRUE(std::move(*room).send(1));
    });

    EXPECT_EQ(block_on(std::move(ready.receiver)), 1);
    EXPECT_EQ(block_on(count_all(std::move(channel.receiver))), 2);
    waits.join();
}

// theirs: mpsc: try_send_fail
TEST(MpscConformance, TrySendFail) {
    auto [tx, rx] = mpsc::channel<int>(1);
    EXPECT_TRUE(tx.try_send(1));
    EXPECT_TRUE(tx.try_send(1).is_full());

    EXPECT_EQ(block_on(rx.recv()), 1);
    EXPECT_TRUE(tx.try_send(1));
    EXPECT_EQ(block_on(rx.recv()), 1);
    drop(std::move(tx));
    EXPECT_EQ(block_on(rx.recv()), std::nullopt);
}

// theirs: mpsc: try_send_recv
TEST(MpscConformance, TrySendRecv) {
    auto [tx, rx] = mpsc::channel<int>(2);
    EXPECT_TRUE(tx.try_send(1));
    EXPECT_TRUE(tx.try_send(1));
    EXPECT_TRUE(tx.try_send(1).is_full());

    EXPECT_TRUE(rx.try_recv());
    EXPECT_TRUE(rx.try_recv());
    EXPECT_TRUE(rx.try_recv().is_empty());
    EXPECT_TRUE(tx.try_send(1));
    EXPECT_TRUE(rx.try_recv());
}

// theirs: mpsc: same_receiver
TEST(MpscConformance, SameReceiver) {
    auto [tx1, rx1] = mpsc::channel<int>(1);
    auto [tx2, rx2] = mpsc::channel<int>(1);

    EXPECT_FALSE(tx1.same_channel(tx2));
    EXPECT_TRUE(tx1.same_channel(tx1.clone()));
}

// theirs: mpsc: is_connected_to
TEST(MpscConformance, IsConnectedTo) {
    auto [tx1, rx1] = mpsc::channel<int>(1);
    auto [tx2, rx2] = mpsc::channel<int>(1);

    EXPECT_TRUE(tx1.is_connected_to(rx1));
    EXPECT_TRUE(tx2.is_connected_to(rx2));
    EXPECT_FALSE(tx1.is_connected_to(rx2));
    EXPECT_FALSE(tx2.is_connected_to(rx1));
}

// theirs: mpsc: hash_receiver
TEST(MpscConformance, SendersOfAChannelHaveTheSameKey) {
    auto [tx1, rx1] = mpsc::channel<int>(1);
    auto [tx2, rx2] = mpsc::channel<int>(1);

    EXPECT_EQ(tx1.channel_id(), tx1.clone().channel_id());
    EXPECT_NE(tx1.channel_id(), tx2.channel_id());
}

// A sender that waits is woken when its value has room, once, and not before.
// theirs: mpsc: send_backpressure
TEST(MpscConformance, SendBackpressure) {
    auto [tx, rx] = mpsc::channel<int>(1);
    EXPECT_TRUE(tx.try_send(1));
    TestTask task(tx.send(2));
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 0U);

    EXPECT_EQ(block_on(rx.recv()), 1);
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(block_on(rx.recv()), 2);
    EXPECT_EQ(task.wakes(), 0U);
}

// theirs: mpsc: send_backpressure_multi_senders
TEST(MpscConformance, SendBackpressureMultiSenders) {
    auto [tx1, rx] = mpsc::channel<int>(1);
    auto tx2 = tx1.clone();
    EXPECT_TRUE(tx1.try_send(1));
    TestTask first(tx1.send(2));
    TestTask second(tx2.send(3));
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());

    EXPECT_EQ(block_on(rx.recv()), 1);
    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 0U);
    EXPECT_TRUE(first.poll().value());
    EXPECT_EQ(block_on(rx.recv()), 2);
    EXPECT_EQ(second.wakes(), 1U);
}

// theirs: mpsc: unbounded_len
TEST(MpscConformance, UnboundedLen) {
    auto [tx, rx] = mpsc::unbounded<int>();
    EXPECT_TRUE(rx.is_empty());
    EXPECT_TRUE(tx.send(1));
    EXPECT_TRUE(tx.send(1));
    EXPECT_EQ(rx.size(), 2U);

    EXPECT_TRUE(rx.try_recv());
    EXPECT_EQ(rx.size(), 1U);
    EXPECT_TRUE(rx.try_recv());
    EXPECT_TRUE(rx.is_empty());
}

}  // namespace
