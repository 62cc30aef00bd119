// SPDX-License-Identifier: MIT
// The machine of Semaphore, Mutex, RwLock and OnceCell.

#include <pollen/sync/permit_queue.hpp>

#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <vector>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

namespace {

using pollen::Context;
using pollen::Poll;
using pollen::detail::PermitAnswer;
using pollen::detail::PermitQueue;
using pollen::detail::PermitWait;
using pollen::testing::TestTask;

// A future that only waits.
struct Wait {
    using Output = bool;
    Wait(PermitQueue& queue, std::size_t count) : wait(queue, count) {}
    Poll<bool> poll(Context& cx) { return wait.poll(cx); }
    PermitWait wait;
};

TEST(PermitQueue, TakesWhatIsFree) {
    PermitQueue queue(3);

    EXPECT_EQ(queue.try_take(2), PermitAnswer::Taken);
    EXPECT_EQ(queue.try_take(2), PermitAnswer::None);
    EXPECT_EQ(queue.try_take(0), PermitAnswer::Taken);
    EXPECT_EQ(queue.free_permits(), 1U);
    queue.give(2);
    EXPECT_EQ(queue.free_permits(), 3U);
}

TEST(PermitQueue, NobodyPassesTheOneInFront) {
    PermitQueue queue(2);
    TestTask large(Wait(queue, 3));
    TestTask small(Wait(queue, 1));
    EXPECT_TRUE(large.poll().is_pending());

    EXPECT_EQ(queue.try_take(1), PermitAnswer::None) << "though one is free";
    EXPECT_TRUE(small.poll().is_pending());
    EXPECT_EQ(queue.free_permits(), 2U);

    queue.give(1);
    EXPECT_EQ(large.wakes(), 1U);
    EXPECT_EQ(small.wakes(), 0U);
    EXPECT_EQ(large.poll(), Poll<bool>(true));
    queue.give(3);
    EXPECT_EQ(small.wakes(), 1U);
    EXPECT_EQ(small.poll(), Poll<bool>(true));
    EXPECT_EQ(queue.free_permits(), 2U);
    support::expect_polled_after_ready(small);
}

TEST(PermitQueue, OneGiftServesAsManyAsItSuffices) {
    PermitQueue queue(0);
    std::vector<std::unique_ptr<TestTask<Wait>>> tasks;
    for (std::size_t i = 0; i < 2 * pollen::detail::WakeBatch::capacity + 2; ++i) {
        tasks.push_back(std::make_unique<TestTask<Wait>>(Wait(queue, 2)));
        EXPECT_TRUE(tasks.back()->poll().is_pending());
    }

    queue.give(2 * tasks.size() - 1);

    for (std::size_t i = 0; i + 1 < tasks.size(); ++i) {
        EXPECT_EQ(tasks[i]->wakes(), 1U);
        EXPECT_TRUE(tasks[i]->poll().is_ready());
    }
    EXPECT_EQ(tasks.back()->wakes(), 0U);
    EXPECT_EQ(queue.free_permits(), 1U);
    queue.give(1);
    EXPECT_TRUE(tasks.back()->poll().is_ready());
    EXPECT_EQ(queue.try_take(1), PermitAnswer::None);
}

TEST(PermitQueue, WhoLeavesMakesRoomForThoseBehind) {
    PermitQueue queue(2);
    TestTask large(Wait(queue, 3));
    TestTask small(Wait(queue, 1));
    TestTask other(Wait(queue, 1));
    EXPECT_TRUE(large.poll().is_pending());
    EXPECT_TRUE(small.poll().is_pending());
    EXPECT_TRUE(other.poll().is_pending());

    large.drop();

    EXPECT_EQ(small.wakes(), 1U);
    EXPECT_EQ(other.wakes(), 1U);
    EXPECT_EQ(large.waker_references(), 0U);
    EXPECT_TRUE(small.poll().is_ready());
    EXPECT_TRUE(other.poll().is_ready());
    EXPECT_EQ(queue.free_permits(), 0U);
}

TEST(PermitQueue, IsOpenAgainWhenTheLastOneLeaves) {
    PermitQueue queue(1);
    TestTask large(Wait(queue, 2));
    EXPECT_TRUE(large.poll().is_pending());

    large.drop();

    EXPECT_EQ(queue.try_take(1), PermitAnswer::Taken);
}

TEST(PermitQueue, AGrantThatIsNotTakenIsPassedOn) {
    PermitQueue queue(0);
    TestTask chosen(Wait(queue, 2));
    TestTask next(Wait(queue, 1));
    EXPECT_TRUE(chosen.poll().is_pending());
    EXPECT_TRUE(next.poll().is_pending());
    queue.give(2);
    EXPECT_EQ(next.wakes(), 0U);

    chosen.drop();

    EXPECT_EQ(next.wakes(), 1U);
    EXPECT_TRUE(next.poll().is_ready());
    EXPECT_EQ(queue.free_permits(), 1U);
}

TEST(PermitQueue, ClosingAnswersAllAndKeepsThePermits) {
    PermitQueue queue(1);
    TestTask first(Wait(queue, 2));
    TestTask second(Wait(queue, 1));
    TestTask third(Wait(queue, 1));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(third.poll().is_pending());
    EXPECT_FALSE(queue.is_closed());

    queue.close();
    queue.close();

    EXPECT_TRUE(queue.is_closed());
    EXPECT_EQ(first.wakes(), 1U);
    third.drop();  // without looking at its answer
    EXPECT_EQ(first.poll(), Poll<bool>(false));
    EXPECT_EQ(second.poll(), Poll<bool>(false));
    EXPECT_EQ(queue.try_take(1), PermitAnswer::Closed);
    TestTask late(Wait(queue, 1));
    EXPECT_EQ(late.poll(), Poll<bool>(false));
    queue.give(1);
    EXPECT_EQ(queue.free_permits(), 2U);
}

TEST(PermitQueue, WhatWasGrantedBeforeClosingStays) {
    PermitQueue queue(0);
    TestTask task(Wait(queue, 1));
    EXPECT_TRUE(task.poll().is_pending());
    queue.give(1);

    queue.close();

    EXPECT_EQ(task.poll(), Poll<bool>(true));
}

TEST(PermitQueue, RemovesOnlyWhatIsFree) {
    PermitQueue queue(3);
    EXPECT_EQ(queue.try_take(1), PermitAnswer::Taken);

    EXPECT_EQ(queue.remove(1), 1U);
    EXPECT_EQ(queue.remove(5), 1U);

    EXPECT_EQ(queue.free_permits(), 0U);
    queue.give(1);
    EXPECT_EQ(queue.free_permits(), 1U);
}

TEST(PermitQueue, RemovesWhatWasKeptForTheOneInFront) {
    PermitQueue queue(1);
    TestTask task(Wait(queue, 2));
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(queue.remove(1), 1U);
    queue.give(1);

    EXPECT_TRUE(task.poll().is_pending());
    queue.give(1);
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(PermitQueue, NeitherWaitingNorGivingAllocates) {
    PermitQueue queue(0);
    TestTask task(Wait(queue, 1));
    const support::AllocationCounter counter;

    EXPECT_TRUE(task.poll().is_pending());
    queue.give(1);
    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(counter.allocated(), 0U);
}

TEST(PermitQueue, AReadyOneDoesNotTouchTheWaker) {
    const pollen::testing::PanickingWaker waker;
    Context cx(waker.waker());
    PermitQueue queue(1);

    EXPECT_TRUE(Wait(queue, 1).poll(cx).is_ready());
}

}  // namespace
