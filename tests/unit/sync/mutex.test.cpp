// SPDX-License-Identifier: MIT
// Mutex; the queue behind it is tested in permit_queue.test.cpp.

#include <pollen/sync/mutex.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

namespace {

using pollen::Mutex;
using pollen::MutexGuard;
using pollen::testing::TestTask;

static_assert(pollen::Future<Mutex<int>::Lock>);
static_assert(pollen::Future<Mutex<>::Lock>);
static_assert(pollen::borrowing<Mutex<>::Lock>);
static_assert(!std::is_copy_constructible_v<MutexGuard<int>>);
static_assert(std::is_nothrow_move_constructible_v<MutexGuard<int>>);

TEST(Mutex, GivesTheValueToOneAtATime) {
    Mutex mutex(41);
    TestTask first(mutex.lock());
    TestTask second(mutex.lock());
    {
        auto answer = first.poll();
        ASSERT_TRUE(answer.is_ready());
        EXPECT_TRUE(second.poll().is_pending());
        EXPECT_FALSE(mutex.try_lock());
        *answer.value() += 1;
        EXPECT_EQ(second.wakes(), 0U);
    }
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_FALSE(mutex.try_lock()) << "it is the second one's";

    auto answer = second.poll();
    ASSERT_TRUE(answer.is_ready());
    EXPECT_EQ(*answer.value(), 42);
    support::expect_polled_after_ready(first);
}

TEST(Mutex, IsHandedOutInTheOrderOfAsking) {
    Mutex<> mutex;
    auto held = mutex.try_lock();
    TestTask first(mutex.lock());
    TestTask second(mutex.lock());
    TestTask third(mutex.lock());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(third.poll().is_pending());

    second.drop();
    held.reset();
    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(third.wakes(), 0U);
    first.drop();  // it was given it, and goes away

    EXPECT_EQ(third.wakes(), 1U);
    EXPECT_TRUE(third.poll().is_ready());
    EXPECT_TRUE(mutex.try_lock());
}

TEST(Mutex, IsUnlockedEarlyAndOnce) {
    Mutex mutex(std::string("text"));
    auto guard = mutex.try_lock();
    ASSERT_TRUE(guard);
    EXPECT_EQ((*guard)->size(), 4U);

    guard->unlock();
    auto other = mutex.try_lock();
    ASSERT_TRUE(other);
    guard->unlock();
    guard.reset();

    EXPECT_FALSE(mutex.try_lock());
}

TEST(Mutex, StaysLockedWhileItsGuardMoves) {
    Mutex one(1);
    Mutex other(2);
    MutexGuard<int> guard = *one.try_lock();
    MutexGuard<int> moved = std::move(guard);
    EXPECT_FALSE(one.try_lock());
    EXPECT_EQ(*moved, 1);

    moved = *other.try_lock();
    EXPECT_TRUE(one.try_lock());
    EXPECT_FALSE(other.try_lock());
    EXPECT_EQ(*moved, 2);
}

TEST(Mutex, HoldsWhatCannotBeMovedOrCopied) {
    struct Fixed {
        Fixed(int first, int second) : sum(first + second) {}
        Fixed(const Fixed&) = delete;
        Fixed& operator=(const Fixed&) = delete;
        int sum;
    };
    Mutex<Fixed> mutex(std::in_place_t(), 1, 2);
    Mutex<std::unique_ptr<int>> owner(std::make_unique<int>(7));
    Mutex<int> zero;

    EXPECT_EQ((*mutex.try_lock())->sum, 3);
    EXPECT_EQ(*owner.get_mut(), 7);
    EXPECT_EQ(zero.get_mut(), 0);
}

TEST(Mutex, MayBeDestroyedRightAfterItIsUnlocked) {
    auto mutex = std::make_unique<Mutex<int>>(1);
    auto held = mutex->try_lock();
    TestTask waiting(mutex->lock());
    EXPECT_TRUE(waiting.poll().is_pending());
    held.reset();
    {
        auto answer = waiting.poll();
        ASSERT_TRUE(answer.is_ready());
    }
    mutex.reset();  // the future, which has answered, does not look at it any more
}

TEST(Mutex, AllocatesNothing) {
    Mutex mutex(0);
    TestTask task(mutex.lock());
    const support::AllocationCounter counter;

    auto held = mutex.try_lock();
    EXPECT_TRUE(task.poll().is_pending());
    held.reset();
    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(counter.allocated(), 0U);
}

#if POLLEN_ASSERTIONS
TEST(MutexDeathTest, AGuardThatWasMovedFromHasNoValue) {
    Mutex mutex(1);
    MutexGuard<int> guard = *mutex.try_lock();
    const MutexGuard<int> moved = std::move(guard);

    EXPECT_DEATH(*guard = 2, "moved from or unlocked");  // NOLINT(bugprone-use-after-move)
}
#endif

}  // namespace
