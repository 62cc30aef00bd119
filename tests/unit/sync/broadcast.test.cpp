// SPDX-License-Identifier: MIT
// Tests of broadcast: every receiver gets every value, or is told how many it has missed.

#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/sync/broadcast.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace broadcast = pollen::broadcast;
using pollen::testing::TestTask;

namespace {

TEST(Broadcast, EveryReceiverGetsEveryValue) {
    auto [sender, receiver] = broadcast::channel<std::string>(4);
    auto other = sender.subscribe();
    EXPECT_EQ(sender.receiver_count(), 2U);

    EXPECT_TRUE(sender.send("one"));
    EXPECT_TRUE(sender.send("two"));

    for (auto* each : {&receiver, &other}) {
        EXPECT_EQ(each->size(), 2U);
        EXPECT_EQ(each->try_recv().value(), "one");
        EXPECT_EQ(each->try_recv().value(), "two");
        EXPECT_TRUE(each->try_recv().is_empty());
        EXPECT_TRUE(each->is_empty());
    }
}

TEST(Broadcast, ALateReceiverGetsWhatIsSentFromThen) {
    auto [sender, receiver] = broadcast::channel<int>(4);
    EXPECT_TRUE(sender.send(1));
    auto subscribed = sender.subscribe();
    auto resubscribed = receiver.resubscribe();

    EXPECT_TRUE(sender.send(2));

    EXPECT_EQ(subscribed.try_recv().value(), 2);
    EXPECT_EQ(resubscribed.try_recv().value(), 2);
    EXPECT_EQ(receiver.try_recv().value(), 1);
}

TEST(Broadcast, AReceiverThatIsTooSlowIsToldWhatItMissed) {
    auto [sender, receiver] = broadcast::channel<int>(2);
    for (int i = 1; i <= 5; ++i)
        EXPECT_TRUE(sender.send(i));
    EXPECT_EQ(receiver.size(), 5U);

    auto result = receiver.try_recv();

    EXPECT_TRUE(result.is_lagged());
    EXPECT_EQ(result.missed(), 3U);
    EXPECT_EQ(receiver.try_recv().value(), 4) << "the oldest that is kept";
    EXPECT_EQ(receiver.try_recv().value(), 5);
    EXPECT_TRUE(receiver.try_recv().is_empty());
}

TEST(Broadcast, AllThatWaitAreWokenOnce) {
    auto [sender, receiver] = broadcast::channel<int>(4);
    auto other = sender.subscribe();
    TestTask first(receiver.recv());
    TestTask second(other.recv());
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());

    EXPECT_TRUE(sender.send(7));
    EXPECT_TRUE(sender.send(8));

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(first.poll().value().value().value(), 7);
    EXPECT_EQ(second.poll().value().value().value(), 7);
    support::expect_polled_after_ready(first);
}

TEST(Broadcast, LagComesOutOfTheStreamToo) {
    auto [sender, receiver] = broadcast::channel<int>(1);
    TestTask task(receiver.recv());
    ASSERT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(sender.send(1));
    EXPECT_TRUE(sender.send(2));

    auto lagged = task.poll().value();

    ASSERT_TRUE(lagged.has_value());
    EXPECT_EQ(lagged->missed(), 1U);
}

TEST(Broadcast, TheStreamEndsWhenAllIsReceivedAndTheLastSenderIsGone) {
    auto [sender, receiver] = broadcast::channel<int>(2);
    auto other = sender.clone();
    EXPECT_TRUE(sender.send(1));
    {
        const auto dropped = std::move(sender);
    }
    TestTask one(receiver.next());
    EXPECT_EQ(one.poll().value()->value(), 1);
    TestTask task(receiver.next());
    ASSERT_TRUE(task.poll().is_pending());

    {
        const auto dropped = std::move(other);
    }

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_FALSE(task.poll().value().has_value());
    EXPECT_TRUE(receiver.try_recv().is_closed());
}

TEST(Broadcast, AValueComesBackWhenNobodyReceives) {
    auto [sender, receiver] = broadcast::channel<std::string>(2);
    {
        const auto dropped = std::move(receiver);
    }

    auto result = sender.send("nobody");

    EXPECT_TRUE(result.is_closed());
    EXPECT_EQ(result.value(), "nobody");
    auto late = sender.subscribe();
    EXPECT_TRUE(sender.send("somebody"));
    EXPECT_EQ(late.try_recv().value(), "somebody");
}

TEST(Broadcast, AReceiverThatWaitsMayMoveAndGo) {
    auto [sender, receiver] = broadcast::channel<int>(2);
    const pollen::testing::CountingWaker task;
    pollen::Context cx(task.waker());
    ASSERT_TRUE(receiver.poll_next(cx).is_pending());
    auto moved = std::move(receiver);
    EXPECT_TRUE(sender.send(7));
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(moved.poll_next(cx).value()->value(), 7);
    ASSERT_TRUE(moved.poll_next(cx).is_pending());

    {
        const auto dropped = std::move(moved);
    }

    EXPECT_EQ(task.references(), 0U);
    EXPECT_EQ(task.wakes(), 1U);
}

TEST(Broadcast, AValueIsDestroyedWhenALaterOneNeedsItsPlace) {
    auto [sender, receiver] = broadcast::channel<std::shared_ptr<int>>(1);
    const auto value = std::make_shared<int>(7);
    EXPECT_TRUE(sender.send(value));
    EXPECT_EQ(value.use_count(), 2);

    EXPECT_TRUE(sender.send(nullptr));

    EXPECT_EQ(value.use_count(), 1);
}

TEST(Broadcast, AllocatesABlockForEachValueAndNoneForAWait) {
    const pollen::testing::CountingWaker task;
    pollen::Context cx(task.waker());
    const support::AllocationCounter allocations;
    {
        auto [sender, receiver] = broadcast::channel<int>(2);
        EXPECT_EQ(allocations.allocated(), 3U) << "the channel, its places, the receiver";
        for (int i = 0; i < 10; ++i) {
            EXPECT_TRUE(receiver.poll_next(cx).is_pending());
            EXPECT_TRUE(sender.send(i));
            EXPECT_EQ(receiver.poll_next(cx).value()->value(), i);
        }
        EXPECT_EQ(allocations.allocated(), 13U);
    }
    EXPECT_EQ(allocations.freed(), 13U);
}

#if POLLEN_EXCEPTIONS
struct CannotBeCopied {
    explicit CannotBeCopied(bool& on) : throws(&on) {}
    CannotBeCopied(const CannotBeCopied& other) : throws(other.throws) {
        if (*throws) throw std::runtime_error("copied");
    }
    CannotBeCopied& operator=(const CannotBeCopied&) = delete;
    ~CannotBeCopied() = default;
    bool* throws;
};

TEST(Broadcast, AValueWhoseCopyThrowsIsTheNextOneStill) {
    bool throws = false;
    auto [sender, receiver] = broadcast::channel<CannotBeCopied>(1);
    EXPECT_TRUE(sender.send(CannotBeCopied(throws)));
    throws = true;

    EXPECT_THROW((void) receiver.try_recv(), std::runtime_error);

    throws = false;
    EXPECT_TRUE(receiver.try_recv());
}
#endif

static_assert(pollen::Stream<broadcast::Receiver<int>>);
static_assert(pollen::unpin<broadcast::Receiver<int>>);

}  // namespace
