// SPDX-License-Identifier: MIT
// Tests of mpsc: order, limits, both ends' end, and what is in the channel then.

#include <pollen/future/sendable.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace mpsc = pollen::mpsc;
using pollen::Context;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;

namespace {

TEST(Mpsc, ValuesArriveInTheOrderTheyWereSent) {
    auto [sender, receiver] = mpsc::channel<int>(100);
    auto other = sender.clone();
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE((i % 2 == 0 ? sender : other).try_send(i));

    for (int i = 0; i < 100; ++i) {
        TestTask task(receiver.recv());
        EXPECT_EQ(task.poll().value(), i);
        support::expect_polled_after_ready(task);
    }
}

TEST(Mpsc, HoldsExactlyItsCapacity) {
    for (const std::size_t capacity : {1U, 2U, 33U}) {
        auto [sender, receiver] = mpsc::channel<std::size_t>(capacity);
        EXPECT_EQ(sender.max_capacity(), capacity);
        for (std::size_t i = 0; i < capacity; ++i) {
            EXPECT_EQ(sender.capacity(), capacity - i);
            EXPECT_TRUE(sender.try_send(i));
        }
        auto result = sender.try_send(99U);
        EXPECT_TRUE(result.is_full());
        EXPECT_EQ(result.value(), 99U) << "the value is back";
        EXPECT_EQ(receiver.size(), capacity);

        EXPECT_EQ(receiver.try_recv().value(), 0U);
        EXPECT_TRUE(sender.try_send(7U));
        EXPECT_TRUE(sender.try_send(7U).is_full());
    }
}

TEST(Mpsc, TheReceiverEndsWhenTheLastSenderIsGone) {
    auto [sender, receiver] = mpsc::channel<int>(2);
    auto other = sender.clone();
    EXPECT_TRUE(sender.try_send(1));
    {
        const auto dropped = std::move(sender);
    }
    TestTask first(receiver.recv());
    EXPECT_EQ(first.poll().value(), 1);
    TestTask task(receiver.recv());
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(receiver.try_recv().is_empty());

    {
        const auto dropped = std::move(other);
    }

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_EQ(task.poll().value(), std::nullopt);
    EXPECT_TRUE(receiver.try_recv().is_closed());
    TestTask again(receiver.recv());
    EXPECT_EQ(again.poll().value(), std::nullopt) << "the end is the end";
}

TEST(Mpsc, WhatIsInAClosedChannelIsStillReceived) {
    auto [sender, receiver] = mpsc::channel<int>(2);
    EXPECT_TRUE(sender.try_send(1));

    receiver.close();

    EXPECT_TRUE(receiver.is_closed());
    EXPECT_TRUE(sender.is_closed());
    EXPECT_TRUE(sender.try_send(2).is_closed());
    EXPECT_EQ(sender.capacity(), 0U);
    EXPECT_EQ(receiver.try_recv().value(), 1);
    EXPECT_TRUE(receiver.try_recv().is_closed()) << "though there is a sender";
    TestTask task(receiver.recv());
    EXPECT_EQ(task.poll().value(), std::nullopt);
}

TEST(Mpsc, WhatIsInTheChannelIsDestroyedWithTheReceiver) {
    DropCounter drops;
    auto [sender, receiver] = mpsc::unbounded<DropToken>();
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(sender.send(drops.token()));
    EXPECT_EQ(drops.alive(), 100U);

    {
        const auto dropped = std::move(receiver);
    }

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(sender.is_closed());
    EXPECT_TRUE(sender.send(drops.token()).is_closed());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Mpsc, SendersKnowTheirChannel) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto [other, other_receiver] = mpsc::channel<int>(1);

    EXPECT_TRUE(sender.same_channel(sender.clone()));
    EXPECT_FALSE(sender.same_channel(other));
}

TEST(Mpsc, AllocatesTwoBlocksAndThenNothing) {
    const CountingWaker task;
    Context cx(task.waker());
    const support::AllocationCounter allocations;
    {
        auto [sender, receiver] = mpsc::channel<int>(4);
        EXPECT_EQ(allocations.allocated(), 1U);
        for (int round = 0; round < 1000; ++round) {
            EXPECT_TRUE(receiver.poll_recv(cx).is_pending());
            EXPECT_TRUE(sender.try_send(round));
            EXPECT_EQ(receiver.poll_recv(cx).value(), round);
        }
        EXPECT_LE(allocations.allocated(), 3U) << "the channel, and two blocks in turns";
    }
    EXPECT_EQ(allocations.allocated(), allocations.freed());
}

TEST(Mpsc, AClosedChannelFreesEverythingInAnyOrder) {
    for (const bool receiver_first : {false, true}) {
        const support::AllocationCounter allocations;
        {
            auto channel = mpsc::unbounded<std::string>();
            std::optional<mpsc::UnboundedSender<std::string>> sender(std::move(channel.sender));
            std::optional<mpsc::Receiver<std::string>> receiver(std::move(channel.receiver));
            for (int i = 0; i < 100; ++i)
                EXPECT_TRUE(sender->send("a text too long to be kept without memory of its own"));
            (void) receiver->try_recv();
            if (receiver_first) receiver.reset();
            sender.reset();
        }
        EXPECT_EQ(allocations.allocated(), allocations.freed()) << receiver_first;
    }
}

// The last of the pw_async2 bugs that concern channels: the storage is as new after each use.
TEST(Mpsc, AChannelCanBeReplacedWhileItsFuturesAreAlive) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto [other, other_receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(1));
    TestTask waiting(sender.send(2));
    ASSERT_TRUE(waiting.poll().is_pending());

    receiver = std::move(other_receiver);

    EXPECT_EQ(waiting.wakes(), 1U) << "the first channel was closed";
    EXPECT_TRUE(waiting.poll().value().is_closed());
    EXPECT_TRUE(other.try_send(7));
    EXPECT_EQ(receiver.try_recv().value(), 7);
}

#if POLLEN_EXCEPTIONS
struct Touchy {
    explicit Touchy(int& moves_left) : moves(&moves_left) {}
    Touchy(Touchy&& other) : moves(other.moves) {
        if (--*moves < 0) throw std::runtime_error("moved once too often");
    }
    Touchy& operator=(Touchy&&) = delete;
    ~Touchy() = default;
    int* moves;
};

TEST(Mpsc, AValueWhoseMoveThrowsLeavesTheChannelInOrder) {
    for (int moves = 0; moves < 8; ++moves) {
        const support::AllocationCounter allocations;
        {
            int left = moves;
            int enough = 1000;
            auto [sender, receiver] = mpsc::channel<Touchy>(1);
            try {
                EXPECT_TRUE(sender.try_send(Touchy(left)));
                EXPECT_TRUE(receiver.try_recv());
            } catch (const std::runtime_error&) {
            }
            left = 1000;
            (void) receiver.try_recv();
            EXPECT_TRUE(sender.try_send(Touchy(enough))) << "the room is not lost";
            EXPECT_TRUE(receiver.try_recv());
        }
        EXPECT_EQ(allocations.allocated(), allocations.freed()) << moves;
    }
}

TEST(Mpsc, AWakerThatCannotBeClonedLeavesTheChannelAsItWas) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    const pollen::testing::PanickingWaker bad(pollen::testing::PanicsOn::Clone);
    Context cx(bad.waker());
    EXPECT_THROW((void) receiver.poll_recv(cx), pollen::testing::WakerPanicked);
    ASSERT_TRUE(sender.try_send(1));
    {
        auto send = sender.send(2);
        EXPECT_THROW((void) send.poll(cx), pollen::testing::WakerPanicked);
    }

    EXPECT_EQ(receiver.try_recv().value(), 1);
    EXPECT_TRUE(sender.try_send(3));
}
#endif

static_assert(pollen::sendable<mpsc::Sender<int>>);

}  // namespace
