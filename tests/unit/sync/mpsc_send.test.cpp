// SPDX-License-Identifier: MIT
// Tests of what senders wait for: room, one by one, and what happens to it when they do not wait
// any more.

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/mpsc_send.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>

namespace mpsc = pollen::mpsc;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;

namespace {

TEST(MpscSend, ASendWaitsForRoomAndIsWokenOnce) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(1));
    TestTask task(sender.send(2));
    ASSERT_TRUE(task.poll().is_pending());
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.waker_references(), 1U);

    EXPECT_EQ(receiver.try_recv().value(), 1);

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_TRUE(receiver.try_recv().is_empty()) << "the room is reserved, the value not sent";
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(receiver.try_recv().value(), 2);
    support::expect_polled_after_ready(task);
}

TEST(MpscSend, SendersThatWaitGetRoomInTheirOrder) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(0));
    TestTask first(sender.send(1));
    TestTask second(sender.send(2));
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());

    EXPECT_EQ(receiver.try_recv().value(), 0);
    EXPECT_TRUE(first.is_woken());
    EXPECT_FALSE(second.is_woken());
    EXPECT_TRUE(sender.try_send(9).is_full()) << "the room is promised";
    TestTask late(sender.send(3));
    ASSERT_TRUE(late.poll().is_pending()) << "nobody overtakes";

    EXPECT_TRUE(first.poll().value());
    EXPECT_EQ(receiver.try_recv().value(), 1);
    EXPECT_TRUE(second.poll().value());
    EXPECT_EQ(receiver.try_recv().value(), 2);
    EXPECT_TRUE(late.poll().value());
    EXPECT_EQ(receiver.try_recv().value(), 3);
}

TEST(MpscSend, ASendThatIsDestroyedPassesItsRoomOn) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(0));
    TestTask first(sender.send(1));
    TestTask second(sender.send(2));
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());
    EXPECT_EQ(receiver.try_recv().value(), 0);
    ASSERT_TRUE(first.is_woken());

    first.drop();

    EXPECT_TRUE(second.is_woken());
    EXPECT_TRUE(second.poll().value());
    EXPECT_EQ(receiver.try_recv().value(), 2);
}

TEST(MpscSend, ASendThatIsDestroyedWhileItWaitsLosesItsPlace) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(0));
    TestTask first(sender.send(1));
    TestTask second(sender.send(2));
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());

    first.drop();
    EXPECT_EQ(first.waker_references(), 0U);
    EXPECT_EQ(receiver.try_recv().value(), 0);

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_TRUE(second.poll().value());
}

TEST(MpscSend, TheValueComesBackWhenTheChannelCloses) {
    auto [sender, receiver] = mpsc::channel<std::unique_ptr<int>>(1);
    ASSERT_TRUE(sender.try_send(std::make_unique<int>(1)));
    TestTask task(sender.send(std::make_unique<int>(2)));
    ASSERT_TRUE(task.poll().is_pending());

    receiver.close();

    EXPECT_EQ(task.wakes(), 1U);
    auto result = task.poll().value();
    EXPECT_TRUE(result.is_closed());
    EXPECT_EQ(*std::move(result).value(), 2);
    TestTask late(sender.send(std::make_unique<int>(3)));
    EXPECT_EQ(*late.poll().value().value(), 3);
}

TEST(MpscSend, TheValueCanBeTakenOutOfAWaitingSend) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(1));
    TestTask task(sender.send(2));
    ASSERT_TRUE(task.poll().is_pending());

    EXPECT_EQ(std::move(task.future()).into_value(), 2);

    EXPECT_EQ(receiver.try_recv().value(), 1);
    EXPECT_EQ(task.wakes(), 0U);
    EXPECT_TRUE(receiver.try_recv().is_empty());
    EXPECT_EQ(std::move(task.future()).into_value(), std::nullopt);
}

// A send into a full channel, from which a value is taken after the second poll.
class SendingWithItsChannel {
public:
    using Output = bool;

    explicit SendingWithItsChannel(DropCounter& drops)
        : channel_(std::make_unique<Channel>(mpsc::channel<DropToken>(1))),
          send_(filled(drops).send(drops.token())) {}

    pollen::Poll<bool> poll(pollen::Context& cx) {
        auto answer = send_.poll(cx);
        if (answer.is_ready()) return static_cast<bool>(answer.value());
        if (++polls_ == 2) (void) channel_->receiver.try_recv();
        return pollen::Pending{};
    }

private:
    using Channel = mpsc::Channel<DropToken, mpsc::Sender<DropToken>>;

    const mpsc::Sender<DropToken>& filled(DropCounter& drops) {
        EXPECT_TRUE(channel_->sender.try_send(drops.token()));
        return channel_->sender;
    }

    std::unique_ptr<Channel> channel_;
    mpsc::Send<DropToken> send_;
    int polls_ = 0;
};

TEST(MpscSend, ReleasesAllItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) { return SendingWithItsChannel(drops); });
}

TEST(MpscReserve, APermitIsRoomForOneValue) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    TestTask task(sender.reserve());
    std::optional<mpsc::Permit<int>> permit = task.poll().value();
    ASSERT_TRUE(permit);
    support::expect_polled_after_ready(task);
    EXPECT_TRUE(sender.try_send(9).is_full());
    EXPECT_EQ(sender.capacity(), 0U);

    EXPECT_TRUE(std::move(*permit).send(7));

    EXPECT_EQ(receiver.try_recv().value(), 7);
    EXPECT_EQ(sender.capacity(), 1U);
}

TEST(MpscReserve, APermitThatIsNotUsedGoesToTheNext) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    std::optional<mpsc::Permit<int>> permit = sender.try_reserve();
    ASSERT_TRUE(permit);
    EXPECT_FALSE(sender.try_reserve());
    TestTask task(sender.send(7));
    ASSERT_TRUE(task.poll().is_pending());

    permit.reset();

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.poll().value());
}

TEST(MpscReserve, AReserveThatIsDestroyedGivesItsGrantBack) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(1));
    TestTask task(sender.reserve());
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_EQ(receiver.try_recv().value(), 1);
    ASSERT_TRUE(task.is_woken());
    EXPECT_EQ(sender.capacity(), 0U);

    task.drop();

    EXPECT_EQ(sender.capacity(), 1U);
}

TEST(MpscReserve, APermitKeepsTheChannelOpenAndOutlivesItsSender) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    std::optional<mpsc::Permit<int>> permit = sender.try_reserve();
    {
        const auto dropped = std::move(sender);
    }
    TestTask task(receiver.recv());
    ASSERT_TRUE(task.poll().is_pending());

    EXPECT_TRUE(std::move(*permit).send(7));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(receiver.try_recv().is_closed());
}

TEST(MpscReserve, AfterTheCloseThePermitsThatAreOutStillCount) {
    auto [sender, receiver] = mpsc::channel<int>(2);
    std::optional<mpsc::Permit<int>> used = sender.try_reserve();
    std::optional<mpsc::Permit<int>> dropped = sender.try_reserve();
    receiver.close();
    EXPECT_FALSE(sender.try_reserve());
    TestTask task(receiver.recv());
    ASSERT_TRUE(task.poll().is_pending()) << "two may still come";

    EXPECT_TRUE(std::move(*used).send(7));
    EXPECT_EQ(task.poll().value(), 7);
    TestTask last(receiver.recv());
    ASSERT_TRUE(last.poll().is_pending());
    dropped.reset();

    EXPECT_EQ(last.wakes(), 1U);
    EXPECT_EQ(last.poll().value(), std::nullopt);
}

TEST(MpscReserve, APermitWithoutAReceiverGivesTheValueBack) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    std::optional<mpsc::Permit<int>> permit = sender.try_reserve();
    {
        const auto dropped = std::move(receiver);
    }

    auto result = std::move(*permit).send(7);

    EXPECT_TRUE(result.is_closed());
    EXPECT_EQ(result.value(), 7);
}

TEST(MpscReserve, WaitingAllocatesNothing) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    ASSERT_TRUE(sender.try_send(1));
    TestTask sending(sender.send(2));
    TestTask reserving(sender.reserve());
    TestTask closing(sender.closed());
    const support::AllocationCounter allocations;
    ASSERT_TRUE(sending.poll().is_pending());
    ASSERT_TRUE(reserving.poll().is_pending());
    ASSERT_TRUE(closing.poll().is_pending());
    (void) receiver.try_recv();
    ASSERT_TRUE(sending.poll().is_ready());

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(MpscClosed, IsReadyWhenTheReceiverClosesOrGoes) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    TestTask first(sender.closed());
    TestTask second(sender.closed());
    TestTask dropped(sender.closed());
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());
    ASSERT_TRUE(dropped.poll().is_pending());
    dropped.drop();

    {
        const auto gone = std::move(receiver);
    }

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(dropped.wakes(), 0U);
    EXPECT_TRUE(first.poll().is_ready());
    support::expect_polled_after_ready(first);
    TestTask late(sender.closed());
    EXPECT_TRUE(late.poll().is_ready());
}

static_assert(pollen::Future<mpsc::Send<int>> && pollen::borrowing<mpsc::Send<int>>);
static_assert(pollen::Future<mpsc::Reserve<int>> && !pollen::unpin<mpsc::Reserve<int>>);

}  // namespace
