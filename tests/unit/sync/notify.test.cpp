// SPDX-License-Identifier: MIT
// Notify: permits, queues, and what happens to a notification whose future is destroyed.

#include <pollen/sync/notify.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

namespace {

using pollen::Context;
using pollen::Notified;
using pollen::Notify;
using pollen::testing::TestTask;

static_assert(pollen::Future<Notified>);
static_assert(pollen::sendable<Notified>);
static_assert(pollen::borrowing<Notified>);
static_assert(!pollen::unpin<Notified>);

TEST(Notify, KeepsOnePermitForTheNextThatComes) {
    Notify notify;
    notify.notify_one();
    notify.notify_one();  // of several, one is kept

    TestTask first(notify.notified());
    TestTask second(notify.notified());

    EXPECT_TRUE(first.poll().is_ready());
    EXPECT_TRUE(second.poll().is_pending());
}

TEST(Notify, WakesTheOneThatHasWaitedLongest) {
    Notify notify;
    TestTask first(notify.notified());
    TestTask second(notify.notified());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());

    notify.notify_one();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 0U);
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(first.poll().is_ready());
    notify.notify_one();
    EXPECT_TRUE(second.poll().is_ready());
    support::expect_polled_after_ready(first);
}

TEST(Notify, WakesAllThatWaitAndKeepsNothing) {
    Notify notify;
    TestTask first(notify.notified());
    TestTask second(notify.notified());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());

    notify.notify_all();

    TestTask late(notify.notified());
    EXPECT_TRUE(late.poll().is_pending());
    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_TRUE(first.poll().is_ready());
    EXPECT_TRUE(second.poll().is_ready());
}

TEST(Notify, AFutureThatWasMadeBeforeCountsForAll) {
    Notify notify;
    TestTask made_before(notify.notified());

    notify.notify_all();

    EXPECT_TRUE(made_before.poll().is_ready()) << "though it was not polled";
}

TEST(Notify, AFutureForAllLeavesThePermitToOthers) {
    Notify notify;
    TestTask made_before(notify.notified());
    notify.notify_all();
    notify.notify_one();

    EXPECT_TRUE(made_before.poll().is_ready());

    TestTask later(notify.notified());
    EXPECT_TRUE(later.poll().is_ready());
}

TEST(Notify, KeepsThePermitWhenAllAreNotified) {
    Notify notify;
    notify.notify_one();
    notify.notify_all();

    TestTask later(notify.notified());
    EXPECT_TRUE(later.poll().is_ready());
}

TEST(Notify, WakesMoreThanABatchInOrder) {
    Notify notify;
    std::vector<std::unique_ptr<TestTask<Notified>>> tasks;
    for (std::size_t i = 0; i < 3 * pollen::detail::WakeBatch::capacity + 1; ++i) {
        tasks.push_back(std::make_unique<TestTask<Notified>>(notify.notified()));
        EXPECT_TRUE(tasks.back()->poll().is_pending());
    }

    notify.notify_all();

    for (const auto& task : tasks) {
        EXPECT_EQ(task->wakes(), 1U);
        EXPECT_EQ(task->waker_references(), 0U);
        EXPECT_TRUE(task->poll().is_ready());
    }
}

TEST(Notify, AGrantThatIsNotTakenIsPassedOn) {
    Notify notify;
    std::optional<TestTask<Notified>> chosen(std::in_place_t(), notify.notified());
    TestTask next(notify.notified());
    EXPECT_TRUE(chosen->poll().is_pending());
    EXPECT_TRUE(next.poll().is_pending());
    notify.notify_one();
    EXPECT_EQ(next.wakes(), 0U);

    chosen->drop();

    EXPECT_EQ(next.wakes(), 1U);
    EXPECT_TRUE(next.poll().is_ready());
}

TEST(Notify, AGrantThatIsNotTakenIsKeptIfNobodyWaits) {
    Notify notify;
    TestTask chosen(notify.notified());
    EXPECT_TRUE(chosen.poll().is_pending());
    notify.notify_one();

    chosen.drop();

    TestTask later(notify.notified());
    EXPECT_TRUE(later.poll().is_ready());
}

TEST(Notify, AGrantOfAllIsNotPassedOn) {
    Notify notify;
    TestTask one_of_all(notify.notified());
    EXPECT_TRUE(one_of_all.poll().is_pending());
    notify.notify_all();
    TestTask later(notify.notified());
    EXPECT_TRUE(later.poll().is_pending());

    one_of_all.drop();

    EXPECT_EQ(later.wakes(), 0U);
    EXPECT_TRUE(later.poll().is_pending());
}

TEST(Notify, WhoeverLeavesTheQueueIsNotChosen) {
    for (std::size_t leaves = 0; leaves < 3; ++leaves) {
        Notify notify;
        std::vector<std::unique_ptr<TestTask<Notified>>> tasks;
        for (int i = 0; i < 3; ++i) {
            tasks.push_back(std::make_unique<TestTask<Notified>>(notify.notified()));
            EXPECT_TRUE(tasks.back()->poll().is_pending());
        }

        tasks[leaves]->drop();
        EXPECT_EQ(tasks[leaves]->waker_references(), 0U);
        tasks.erase(tasks.begin() + static_cast<std::ptrdiff_t>(leaves));
        notify.notify_one();
        EXPECT_EQ(tasks[0]->wakes(), 1U);
        notify.notify_one();
        EXPECT_EQ(tasks[1]->wakes(), 1U);

        notify.notify_one();  // nobody is left: a permit
        TestTask later(notify.notified());
        EXPECT_TRUE(later.poll().is_ready());
        EXPECT_TRUE(tasks[0]->poll().is_ready());
        EXPECT_TRUE(tasks[1]->poll().is_ready());
    }
}

TEST(Notify, WakesTheTaskOfTheLatestPoll) {
    Notify notify;
    Notified future = notify.notified();
    pollen::testing::CountingWaker first;
    pollen::testing::CountingWaker second;
    Context in_first(first.waker());
    Context in_second(second.waker());
    EXPECT_TRUE(future.poll(in_first).is_pending());
    EXPECT_TRUE(future.poll(in_second).is_pending());

    notify.notify_one();

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_TRUE(future.poll(in_first).is_ready());
}

TEST(Notify, EnablingQueuesWithoutAPoll) {
    Notify notify;
    TestTask enabled(notify.notified());
    EXPECT_FALSE(enabled.future().enable());
    EXPECT_FALSE(enabled.future().enable());
    TestTask later(notify.notified());
    EXPECT_TRUE(later.poll().is_pending());

    notify.notify_one();

    EXPECT_EQ(later.wakes(), 0U);
    EXPECT_TRUE(enabled.future().enable());
    EXPECT_TRUE(enabled.poll().is_ready());
}

TEST(Notify, AnEnabledFutureIsWokenAfterItsPoll) {
    Notify notify;
    TestTask enabled(notify.notified());
    EXPECT_FALSE(enabled.future().enable());
    EXPECT_TRUE(enabled.poll().is_pending());

    notify.notify_one();

    EXPECT_EQ(enabled.wakes(), 1U);
    EXPECT_TRUE(enabled.poll().is_ready());
}

TEST(Notify, WhatEnablingTookIsPassedOn) {
    Notify notify;
    notify.notify_one();
    {
        Notified enabled = notify.notified();
        EXPECT_TRUE(enabled.enable());
    }
    TestTask later(notify.notified());
    EXPECT_TRUE(later.poll().is_ready());
}

TEST(Notify, MovesUntilItIsPolled) {
    Notify notify;
    Notified made = notify.notified();
    TestTask task(std::move(made));
    EXPECT_TRUE(task.poll().is_pending());

    notify.notify_one();

    EXPECT_TRUE(task.poll().is_ready());
    TestTask moved_from(std::move(made));  // NOLINT(bugprone-use-after-move)
    support::expect_polled_after_ready(moved_from);
}

TEST(Notify, AllocatesNothing) {
    Notify notify;
    TestTask task(notify.notified());
    const support::AllocationCounter counter;

    EXPECT_TRUE(task.poll().is_pending());
    notify.notify_all();
    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(counter.allocated(), 0U);
}

TEST(Notify, AReadyOneDoesNotTouchTheWaker) {
    const pollen::testing::PanickingWaker waker;
    Context cx(waker.waker());
    Notify notify;
    notify.notify_one();

    EXPECT_TRUE(notify.notified().poll(cx).is_ready());
}

#if POLLEN_EXCEPTIONS
TEST(Notify, AWakerThatCannotBeClonedLeavesNothingBehind) {
    const pollen::testing::PanickingWaker waker;
    Context cx(waker.waker());
    Notify notify;
    Notified future = notify.notified();
    EXPECT_THROW((void) future.poll(cx), pollen::testing::WakerPanicked);

    notify.notify_one();

    EXPECT_TRUE(future.poll(cx).is_ready()) << "the permit was kept: it was not queued";
}
#endif

// A waker may do anything, so also what takes the lock again.
TEST(Notify, AWakerMayUseTheNotify) {
    struct Reentrant {
        Notify notify;
        void wake() { notify.notify_one(); }
    };
    const auto shared = std::make_shared<Reentrant>();
    const pollen::Waker waker = pollen::make_waker(shared);
    Context cx(waker);
    Notified future = shared->notify.notified();
    EXPECT_TRUE(future.poll(cx).is_pending());

    shared->notify.notify_one();  // wakes, and that notifies once more

    EXPECT_TRUE(future.poll(cx).is_ready());
    TestTask later(shared->notify.notified());
    EXPECT_TRUE(later.poll().is_ready());
}

}  // namespace
