// SPDX-License-Identifier: MIT
// RwLock; the queue behind it is tested in permit_queue.test.cpp.

#include <pollen/sync/rw_lock.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using pollen::RwLock;
using pollen::RwLockReadGuard;
using pollen::RwLockWriteGuard;
using pollen::testing::TestTask;

static_assert(pollen::Future<RwLock<int>::Read>);
static_assert(pollen::Future<RwLock<>::Write>);
static_assert(pollen::borrowing<RwLock<int>::Read>);
static_assert(std::is_same_v<decltype(*std::declval<RwLockReadGuard<int>>()), const int&>);

TEST(RwLock, ManyReadOrOneWrites) {
    RwLock lock(1);
    {
        auto one = lock.try_read();
        auto other = lock.try_read();
        ASSERT_TRUE(one && other);
        EXPECT_EQ(**one + **other, 2);
        EXPECT_FALSE(lock.try_write());
    }
    {
        auto writer = lock.try_write();
        ASSERT_TRUE(writer);
        **writer = 5;
        EXPECT_FALSE(lock.try_read());
        EXPECT_FALSE(lock.try_write());
    }
    EXPECT_EQ(**lock.try_read(), 5);
    EXPECT_EQ(lock.get_mut(), 5);
}

TEST(RwLock, AWriterThatWaitsIsNotPassedByReaders) {
    RwLock<> lock;
    auto reading = lock.try_read();
    TestTask writer(lock.write());
    TestTask reader(lock.read());
    EXPECT_TRUE(writer.poll().is_pending());
    EXPECT_TRUE(reader.poll().is_pending());
    EXPECT_FALSE(lock.try_read());

    reading.reset();

    EXPECT_EQ(writer.wakes(), 1U);
    EXPECT_EQ(reader.wakes(), 0U);
    {
        auto writing = writer.poll();
        ASSERT_TRUE(writing.is_ready());
        EXPECT_TRUE(reader.poll().is_pending());
    }
    EXPECT_EQ(reader.wakes(), 1U);
    EXPECT_TRUE(reader.poll().is_ready());
}

TEST(RwLock, AllReadersInFrontGoOnTogether) {
    RwLock<> lock;
    auto writing = lock.try_write();
    TestTask first(lock.read());
    TestTask second(lock.read());
    TestTask writer(lock.write());
    TestTask third(lock.read());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(writer.poll().is_pending());
    EXPECT_TRUE(third.poll().is_pending());

    writing.reset();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(writer.wakes(), 0U);
    EXPECT_EQ(third.wakes(), 0U) << "the writer was before it";
}

TEST(RwLock, AWriterThatGivesUpLetsTheReadersGoOn) {
    RwLock<> lock;
    auto reading = lock.try_read();
    TestTask writer(lock.write());
    TestTask reader(lock.read());
    EXPECT_TRUE(writer.poll().is_pending());
    EXPECT_TRUE(reader.poll().is_pending());

    writer.drop();

    EXPECT_EQ(reader.wakes(), 1U);
    EXPECT_TRUE(reader.poll().is_ready());
}

TEST(RwLock, ADowngradedWriterReadsOn) {
    RwLock lock(std::string("old"));
    auto writing = lock.try_write();
    ASSERT_TRUE(writing);
    **writing = "new";
    TestTask reader(lock.read());
    TestTask writer(lock.write());
    EXPECT_TRUE(reader.poll().is_pending());
    EXPECT_TRUE(writer.poll().is_pending());

    const RwLockReadGuard<std::string> reading = std::move(*writing).downgrade();
    writing.reset();  // is empty

    EXPECT_EQ(reading->size(), 3U);
    EXPECT_EQ(reader.wakes(), 1U);
    EXPECT_EQ(writer.wakes(), 0U);
    {
        auto other = reader.poll();
        ASSERT_TRUE(other.is_ready());
        EXPECT_EQ(*other.value(), "new");
    }
    EXPECT_TRUE(writer.poll().is_pending());
}

TEST(RwLock, GuardsMoveAndUnlockOnce) {
    RwLock<> lock;
    RwLockReadGuard<void> reading = *lock.try_read();
    RwLockReadGuard<void> moved = std::move(reading);
    EXPECT_FALSE(lock.try_write());
    moved.unlock();
    moved.unlock();
    RwLockWriteGuard<void> writing = *lock.try_write();
    RwLockWriteGuard<void> other = std::move(writing);
    EXPECT_FALSE(lock.try_read());
    other.unlock();
    other.unlock();

    EXPECT_TRUE(lock.try_write());
}

}  // namespace
