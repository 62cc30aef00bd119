// SPDX-License-Identifier: MIT
// Tests of oneshot: one value from one task to another, or the news that it will not come.

#include <pollen/future/by_ref.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace oneshot = pollen::oneshot;
using pollen::Context;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;

namespace {

TEST(Oneshot, TheReceiverGetsTheValueThatWasSentBefore) {
    auto [sender, receiver] = oneshot::channel<int>();

    EXPECT_TRUE(std::move(sender).send(7));
    TestTask task(std::move(receiver));

    EXPECT_EQ(task.poll().value(), 7);
    support::expect_polled_after_ready(task);
}

TEST(Oneshot, TheReceiverThatWaitsIsWokenOnce) {
    auto [sender, receiver] = oneshot::channel<std::string>();
    TestTask task(std::move(receiver));
    ASSERT_TRUE(task.poll().is_pending());

    EXPECT_TRUE(std::move(sender).send("yes"));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_EQ(task.poll().value(), "yes");
}

TEST(Oneshot, ASenderThatIsDestroyedAnswersNothing) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask task(std::move(receiver));
    ASSERT_TRUE(task.poll().is_pending());

    {
        const oneshot::Sender<int> dropped(std::move(sender));
    }

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_FALSE(task.poll().value().has_value());
}

TEST(Oneshot, SendGivesTheValueBackWhenTheReceiverIsGone) {
    auto [sender, receiver] = oneshot::channel<std::unique_ptr<int>>();
    {
        const auto dropped = std::move(receiver);
    }
    EXPECT_TRUE(sender.is_closed());

    auto result = std::move(sender).send(std::make_unique<int>(7));

    ASSERT_FALSE(result);
    EXPECT_TRUE(result.is_closed());
    EXPECT_EQ(*std::move(result).value(), 7);
}

TEST(Oneshot, AValueThatIsNotReceivedIsDestroyedWithTheReceiver) {
    DropCounter drops;
    auto [sender, receiver] = oneshot::channel<DropToken>();
    EXPECT_TRUE(std::move(sender).send(drops.token()));
    EXPECT_EQ(drops.alive(), 1U);

    {
        const auto dropped = std::move(receiver);
    }

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Oneshot, ClosingWakesTheSenderThatWaitsForIt) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask closed(sender.closed());
    ASSERT_TRUE(closed.poll().is_pending());

    receiver.close();

    EXPECT_EQ(closed.wakes(), 1U);
    EXPECT_TRUE(closed.poll().is_ready());
    EXPECT_TRUE(sender.is_closed());
    EXPECT_TRUE(receiver.try_recv().is_closed());
    support::expect_polled_after_ready(closed);
}

TEST(Oneshot, DestroyingTheReceiverWakesTheSenderThatWaitsForIt) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask closed(sender.closed());
    ASSERT_TRUE(closed.poll().is_pending());

    {
        const auto dropped = std::move(receiver);
    }

    EXPECT_EQ(closed.wakes(), 1U);
    EXPECT_EQ(closed.waker_references(), 0U);
    EXPECT_TRUE(closed.poll().is_ready());
}

TEST(Oneshot, ASenderThatGoesDoesNotWakeItself) {
    auto [sender, receiver] = oneshot::channel<int>();
    const CountingWaker task;
    Context cx(task.waker());
    ASSERT_TRUE(sender.poll_closed(cx).is_pending());
    EXPECT_EQ(task.references(), 1U);

    {
        const oneshot::Sender<int> dropped(std::move(sender));
    }

    EXPECT_EQ(task.wakes(), 0U);
    EXPECT_EQ(task.references(), 0U) << "its waker is dropped with it";
    EXPECT_TRUE(receiver.try_recv().is_closed());
}

TEST(Oneshot, AValueSentBeforeTheCloseIsStillReceived) {
    auto [sender, receiver] = oneshot::channel<int>();
    EXPECT_TRUE(std::move(sender).send(7));

    receiver.close();

    EXPECT_EQ(receiver.try_recv().value(), 7);
    EXPECT_TRUE(receiver.is_terminated());
}

TEST(Oneshot, AReceiverThatClosedDoesNotWait) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask task(pollen::future::by_ref(receiver));
    ASSERT_TRUE(task.poll().is_pending());

    receiver.close();

    EXPECT_FALSE(task.poll().value().has_value());
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_TRUE(std::move(sender).send(1).is_closed());
}

TEST(Oneshot, TryRecvTellsEmptyFromClosed) {
    auto [sender, receiver] = oneshot::channel<int>();
    EXPECT_TRUE(receiver.try_recv().is_empty());

    {
        const oneshot::Sender<int> dropped(std::move(sender));
    }

    EXPECT_TRUE(receiver.try_recv().is_closed());
    EXPECT_TRUE(receiver.try_recv().is_closed());
}

TEST(Oneshot, OnlyTheLatestTaskOfTheReceiverIsWoken) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask first(pollen::future::by_ref(receiver));
    TestTask second(pollen::future::by_ref(receiver));
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());
    EXPECT_EQ(first.waker_references(), 0U);

    EXPECT_TRUE(std::move(sender).send(7));

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
}

TEST(Oneshot, OnlyTheLatestTaskOfTheSenderIsWoken) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask first(sender.closed());
    TestTask second(sender.closed());
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());
    EXPECT_EQ(first.waker_references(), 0U);

    receiver.close();

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
}

TEST(Oneshot, PollingAgainKeepsTheWaker) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask task(std::move(receiver));
    TestTask closed(sender.closed());
    for (int poll = 0; poll < 3; ++poll) {
        ASSERT_TRUE(task.poll().is_pending());
        ASSERT_TRUE(closed.poll().is_pending());
    }

    EXPECT_EQ(task.waker_references(), 1U);
    EXPECT_EQ(closed.waker_references(), 1U);
}

TEST(Oneshot, DestroyingAReceiverThatWaitsReleasesItsWaker) {
    auto [sender, receiver] = oneshot::channel<int>();
    TestTask task(std::move(receiver));
    ASSERT_TRUE(task.poll().is_pending());

    task.drop();

    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_TRUE(sender.is_closed());
}

TEST(Oneshot, ReleasesAllItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        auto channel = oneshot::channel<DropToken>();
        EXPECT_TRUE(std::move(channel.sender).send(drops.token()));
        return std::move(channel.receiver);
    });
}

TEST(Oneshot, AllocatesOneBlockInAll) {
    CountingWaker task;
    Context cx(task.waker());
    const support::AllocationCounter allocations;
    {
        auto [sender, receiver] = oneshot::channel<int>();
        EXPECT_TRUE(sender.poll_closed(cx).is_pending());
        EXPECT_TRUE(receiver.poll(cx).is_pending());
        EXPECT_TRUE(std::move(sender).send(7));
        EXPECT_EQ(receiver.poll(cx).value(), 7);
        EXPECT_EQ(allocations.freed(), 1U) << "freed as soon as both are done";
    }
    EXPECT_EQ(allocations.allocated(), 1U);
    EXPECT_EQ(allocations.freed(), 1U);
    EXPECT_EQ(task.references(), 0U);
}

TEST(Oneshot, MovingEndsMovesTheChannel) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto [other_sender, other_receiver] = oneshot::channel<int>();
    sender = std::move(other_sender);
    EXPECT_TRUE(receiver.try_recv().is_closed()) << "assigning lets go of the old channel";
    receiver = std::move(other_receiver);

    EXPECT_TRUE(std::move(sender).send(7));

    EXPECT_EQ(receiver.try_recv().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(Oneshot, AWakerThatCannotBeClonedLeavesTheChannelAsItWas) {
    auto [sender, receiver] = oneshot::channel<int>();
    const pollen::testing::PanickingWaker bad(pollen::testing::PanicsOn::Clone);
    Context bad_cx(bad.waker());
    TestTask task(pollen::future::by_ref(receiver));
    EXPECT_THROW((void) receiver.poll(bad_cx), pollen::testing::WakerPanicked);
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_THROW((void) receiver.poll(bad_cx), pollen::testing::WakerPanicked);

    EXPECT_TRUE(std::move(sender).send(7));

    EXPECT_EQ(task.wakes(), 1U) << "the one that waited before waits still";
}

// A value whose move throws when it is told to.
struct Touchy {
    explicit Touchy(int& moves_left) : moves(&moves_left) {}
    Touchy(Touchy&& other) : moves(other.moves) {
        if (--*moves < 0) throw std::runtime_error("moved once too often");
    }
    Touchy& operator=(Touchy&&) = delete;
    ~Touchy() = default;
    int* moves;
};

TEST(Oneshot, AValueWhoseMoveThrowsIsNeitherLostNorLeaked) {
    for (int moves = 0; moves < 8; ++moves) {
        const support::AllocationCounter allocations;
        int left = moves;
        try {
            auto [sender, receiver] = oneshot::channel<Touchy>();
            Touchy value(left);
            EXPECT_TRUE(std::move(sender).send(std::move(value)));
            EXPECT_TRUE(receiver.try_recv());
        } catch (const std::runtime_error&) {
        }
        // The blocks of exceptions come from elsewhere.
        EXPECT_EQ(allocations.allocated(), allocations.freed()) << moves;
    }
}
#endif

static_assert(pollen::Future<oneshot::Receiver<int>>);
static_assert(pollen::unpin<oneshot::Receiver<int>>);
static_assert(pollen::sendable<oneshot::Receiver<int>>);
static_assert(pollen::borrowing<oneshot::Closed<int>>);
static_assert(sizeof(oneshot::Sender<int>) == sizeof(void*));

}  // namespace
