// SPDX-License-Identifier: MIT
// Semaphore and its permits; the queue behind it is tested in permit_queue.test.cpp.

#include <pollen/sync/semaphore.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <type_traits>
#include <utility>

#include <support/future_checks.hpp>

namespace {

using pollen::Semaphore;
using pollen::SemaphoreAcquire;
using pollen::SemaphorePermit;
using pollen::testing::TestTask;

static_assert(pollen::Future<SemaphoreAcquire>);
static_assert(pollen::sendable<SemaphoreAcquire>);
static_assert(pollen::borrowing<SemaphoreAcquire>);
static_assert(!std::is_copy_constructible_v<SemaphorePermit>);
static_assert(std::is_nothrow_move_constructible_v<SemaphorePermit>);

TEST(Semaphore, GivesPermitsBackWhenTheyAreDestroyed) {
    Semaphore semaphore(2);
    {
        const std::optional<SemaphorePermit> one = semaphore.try_acquire();
        const std::optional<SemaphorePermit> other = semaphore.try_acquire();
        ASSERT_TRUE(one && other);
        EXPECT_EQ(one->count(), 1U);
        EXPECT_FALSE(semaphore.try_acquire());
        EXPECT_EQ(semaphore.available_permits(), 0U);
    }
    EXPECT_EQ(semaphore.available_permits(), 2U);
}

TEST(Semaphore, WaitsForEnoughPermits) {
    Semaphore semaphore(3);
    std::optional<SemaphorePermit> held = semaphore.try_acquire(2);
    TestTask task(semaphore.acquire(3));
    EXPECT_TRUE(task.poll().is_pending());

    held.reset();

    EXPECT_EQ(task.wakes(), 1U);
    auto answer = task.poll();
    ASSERT_TRUE(answer.is_ready() && answer.value());
    EXPECT_EQ(answer.value()->count(), 3U);
    support::expect_polled_after_ready(task);
}

TEST(Semaphore, AnswersNothingWhenItIsClosed) {
    Semaphore semaphore(1);
    const std::optional<SemaphorePermit> held = semaphore.try_acquire();
    TestTask waiting(semaphore.acquire());
    EXPECT_TRUE(waiting.poll().is_pending());

    semaphore.close();

    EXPECT_TRUE(semaphore.is_closed());
    EXPECT_EQ(waiting.wakes(), 1U);
    const auto answer = waiting.poll();
    ASSERT_TRUE(answer.is_ready());
    EXPECT_FALSE(answer.value());
    EXPECT_FALSE(semaphore.try_acquire());
}

TEST(Semaphore, NewPermitsServeThoseWhoWait) {
    Semaphore semaphore(0);
    TestTask task(semaphore.acquire());
    EXPECT_TRUE(task.poll().is_pending());

    semaphore.add_permits(2);

    EXPECT_TRUE(task.poll().is_ready());  // destroyed at once: it comes back
    EXPECT_EQ(semaphore.available_permits(), 2U);
    EXPECT_EQ(semaphore.forget_permits(5), 2U);
    EXPECT_EQ(semaphore.available_permits(), 0U);
}

TEST(Semaphore, AFutureThatIsDestroyedGivesBackWhatItGot) {
    Semaphore semaphore(1);
    std::optional<SemaphorePermit> held = semaphore.try_acquire();
    TestTask first(semaphore.acquire());
    TestTask second(semaphore.acquire());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    held.reset();

    first.drop();

    EXPECT_EQ(second.wakes(), 1U);
    second.drop();
    EXPECT_EQ(semaphore.available_permits(), 1U);
}

TEST(SemaphorePermit, IsReleasedOnce) {
    Semaphore semaphore(1);
    std::optional<SemaphorePermit> permit = semaphore.try_acquire();

    permit->release();
    permit->release();
    EXPECT_EQ(permit->count(), 0U);
    EXPECT_EQ(semaphore.available_permits(), 1U);
    permit.reset();

    EXPECT_EQ(semaphore.available_permits(), 1U);
}

TEST(SemaphorePermit, MovesWithoutBeingReleased) {
    Semaphore semaphore(2);
    std::optional<SemaphorePermit> one = semaphore.try_acquire();
    std::optional<SemaphorePermit> other = semaphore.try_acquire();

    SemaphorePermit moved = std::move(*one);
    EXPECT_EQ(semaphore.available_permits(), 0U);
    moved = std::move(*other);  // what it had is released
    EXPECT_EQ(semaphore.available_permits(), 1U);
    SemaphorePermit& same = moved;
    moved = std::move(same);
    EXPECT_EQ(moved.count(), 1U);
}

TEST(SemaphorePermit, MayBeForgotten) {
    Semaphore semaphore(2);
    semaphore.try_acquire()->forget();

    EXPECT_EQ(semaphore.available_permits(), 1U);
}

TEST(SemaphorePermit, IsSplitAndMerged) {
    Semaphore semaphore(5);
    std::optional<SemaphorePermit> permit = semaphore.try_acquire(5);

    EXPECT_FALSE(permit->split(6));
    std::optional<SemaphorePermit> part = permit->split(2);
    ASSERT_TRUE(part);
    EXPECT_EQ(permit->count(), 3U);
    EXPECT_EQ(part->count(), 2U);
    EXPECT_EQ(semaphore.available_permits(), 0U);

    permit->merge(std::move(*part));
    EXPECT_EQ(permit->count(), 5U);
    part.reset();
    EXPECT_EQ(semaphore.available_permits(), 0U);
    permit.reset();
    EXPECT_EQ(semaphore.available_permits(), 5U);
}

}  // namespace
