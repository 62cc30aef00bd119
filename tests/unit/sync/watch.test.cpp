// SPDX-License-Identifier: MIT
// Tests of watch: the latest value, the news of it, and the end of either side.

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sync/watch.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace watch = pollen::watch;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;

namespace {

TEST(Watch, TheReceiverSeesTheLatestValueOnly) {
    auto [sender, receiver] = watch::channel<std::string>("one");
    EXPECT_EQ(*receiver.borrow(), "one");
    EXPECT_FALSE(receiver.has_changed()) << "the first value is no news";

    EXPECT_TRUE(sender.send("two"));
    EXPECT_TRUE(sender.send("three"));

    EXPECT_TRUE(receiver.has_changed());
    EXPECT_EQ(receiver.borrow()->size(), 5U);
    EXPECT_TRUE(receiver.has_changed()) << "borrow() does not mark it as seen";
    EXPECT_EQ(*receiver.borrow_and_update(), "three");
    EXPECT_FALSE(receiver.has_changed());
    EXPECT_EQ(*sender.borrow(), "three");
}

TEST(Watch, EveryReceiverThatWaitsIsWokenOnce) {
    auto [sender, receiver] = watch::channel<int>(1);
    auto other = receiver.clone();
    TestTask first(receiver.changed());
    TestTask second(other.changed());
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());

    EXPECT_TRUE(sender.send(2));
    EXPECT_TRUE(sender.send(3));

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_TRUE(first.poll().value());
    EXPECT_TRUE(second.poll().value());
    support::expect_polled_after_ready(first);
    EXPECT_FALSE(receiver.has_changed()) << "changed() marks it as seen";
}

TEST(Watch, AChangedThatIsDestroyedMarksNothingAsSeen) {
    auto [sender, receiver] = watch::channel<int>(1);
    {
        TestTask given_up(receiver.changed());
        ASSERT_TRUE(given_up.poll().is_pending());
        EXPECT_TRUE(sender.send(2));
        EXPECT_TRUE(given_up.is_woken());
    }
    {
        TestTask given_up(receiver.changed());
    }

    TestTask task(receiver.changed());
    EXPECT_TRUE(task.poll().value());
}

TEST(Watch, AChangedThatIsDestroyedWhileItWaitsIsNotWoken) {
    auto [sender, receiver] = watch::channel<int>(1);
    TestTask task(receiver.changed());
    ASSERT_TRUE(task.poll().is_pending());

    task.drop();
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_TRUE(sender.send(2));

    EXPECT_EQ(task.wakes(), 0U);
}

TEST(Watch, ChangedIsFalseWhenTheLastSenderIsGone) {
    auto [sender, receiver] = watch::channel<int>(1);
    auto other = sender.clone();
    EXPECT_TRUE(sender.send(2));
    {
        const auto dropped = std::move(sender);
    }
    EXPECT_FALSE(receiver.is_closed());
    TestTask news(receiver.changed());
    EXPECT_TRUE(news.poll().value());
    TestTask task(receiver.changed());
    ASSERT_TRUE(task.poll().is_pending());

    {
        const auto dropped = std::move(other);
    }

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_FALSE(task.poll().value());
    EXPECT_TRUE(receiver.is_closed());
    EXPECT_EQ(*receiver.borrow(), 2) << "the last value stays";
}

TEST(Watch, ClosedIsReadyWhenTheLastReceiverIsGone) {
    auto [sender, receiver] = watch::channel<int>(1);
    auto other = receiver.clone();
    EXPECT_EQ(sender.receiver_count(), 2U);
    TestTask task(sender.closed());
    ASSERT_TRUE(task.poll().is_pending());
    {
        const auto dropped = std::move(receiver);
    }
    EXPECT_EQ(task.wakes(), 0U);

    {
        const auto dropped = std::move(other);
    }

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.poll().is_ready());
    support::expect_polled_after_ready(task);
    EXPECT_TRUE(sender.is_closed());
    auto result = sender.send(2);
    EXPECT_TRUE(result.is_closed());
    EXPECT_EQ(result.value(), 2);
    EXPECT_EQ(*sender.borrow(), 1) << "a value that comes back changes nothing";
}

TEST(Watch, AClosedThatIsDestroyedIsNotWoken) {
    auto [sender, receiver] = watch::channel<int>(1);
    TestTask task(sender.closed());
    ASSERT_TRUE(task.poll().is_pending());

    task.drop();
    {
        const auto dropped = std::move(receiver);
    }

    EXPECT_EQ(task.wakes(), 0U);
}

TEST(Watch, SendReplaceDoesNotNeedAReceiver) {
    auto [sender, receiver] = watch::channel<int>(1);
    {
        const auto dropped = std::move(receiver);
    }

    EXPECT_EQ(*sender.send_replace(2), 1);

    auto late = sender.subscribe();
    EXPECT_EQ(*late.borrow(), 2);
    EXPECT_FALSE(late.has_changed());
    EXPECT_FALSE(sender.is_closed());
}

TEST(Watch, AValueThatIsLookedAtStaysAsItIs) {
    DropCounter drops;
    auto [sender, receiver] = watch::channel<DropToken>(drops.token("one"));
    auto held = receiver.borrow();

    EXPECT_TRUE(sender.send(drops.token("two")));
    EXPECT_TRUE(sender.send(drops.token("three")));

    EXPECT_EQ(drops.log(), (std::vector<std::string>{"two"}));
    held = receiver.borrow();
    EXPECT_EQ(drops.log(), (std::vector<std::string>{"two", "one"}));
}

TEST(Watch, SendModifyLosesNoChange) {
    auto [sender, receiver] = watch::channel<int>(1);
    int calls = 0;

    sender.send_modify([&calls, &tx = sender](int& value) {
        if (++calls == 1) (void) tx.send(10);  // another one comes first
        ++value;
    });

    EXPECT_EQ(calls, 2);
    EXPECT_EQ(*receiver.borrow(), 11);
    EXPECT_TRUE(receiver.has_changed());
}

TEST(Watch, WaitingAllocatesNothing) {
    auto [sender, receiver] = watch::channel<int>(1);
    const support::AllocationCounter allocations;
    TestTask task(receiver.changed());
    TestTask closed(sender.closed());
    const auto made = allocations.allocated();  // the tasks' wakers
    ASSERT_TRUE(task.poll().is_pending());
    ASSERT_TRUE(closed.poll().is_pending());
    EXPECT_EQ(allocations.allocated(), made);

    EXPECT_TRUE(sender.send(2));

    EXPECT_EQ(allocations.allocated(), made + 1) << "the value";
}

TEST(Watch, EverythingIsFreedInAnyOrder) {
    for (const bool receiver_first : {false, true}) {
        const support::AllocationCounter allocations;
        {
            auto channel = watch::channel<int>(1);
            auto ref = channel.receiver.borrow();
            if (receiver_first) {
                {
                    const auto dropped = std::move(channel.receiver);
                }
                {
                    const auto dropped = std::move(channel.sender);
                }
            } else {
                {
                    const auto dropped = std::move(channel.sender);
                }
                {
                    const auto dropped = std::move(channel.receiver);
                }
            }
            EXPECT_EQ(*ref, 1) << "a borrowed value outlives the channel";
        }
        EXPECT_EQ(allocations.allocated(), allocations.freed());
    }
}

static_assert(pollen::Future<watch::Changed<int>> && pollen::Future<watch::Closed<int>>);
static_assert(!pollen::unpin<watch::Changed<int>> && pollen::borrowing<watch::Changed<int>>);

}  // namespace
