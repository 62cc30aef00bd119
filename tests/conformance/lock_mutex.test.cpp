// SPDX-License-Identifier: MIT
// What futures/tests/lock_mutex.rs asks of an asynchronous mutex, asked of ours.

#include <pollen/executor/local_executor.hpp>
#include <pollen/sync/latch.hpp>
#include <pollen/sync/mutex.hpp>

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace {

using pollen::Context;
using pollen::Coro;
using pollen::Latch;
using pollen::LocalExecutor;
using pollen::Mutex;

// theirs: lock_mutex: mutex_acquire_uncontested
TEST(LockMutex, AnUncontestedLockDoesNotKeepTheWaker) {
    const pollen::testing::PanickingWaker waker;
    Context cx(waker.waker());
    Mutex<> mutex;

    for (int round = 0; round < 10; ++round) {
        auto lock = mutex.lock();
        EXPECT_TRUE(lock.poll(cx).is_ready());
    }
}

// theirs: lock_mutex: mutex_wakes_waiters
TEST(LockMutex, UnlockingWakesOneWaiter) {
    Mutex<> mutex;
    auto lock = mutex.try_lock();
    ASSERT_TRUE(lock);
    pollen::testing::TestTask first(mutex.lock());
    pollen::testing::TestTask second(mutex.lock());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_EQ(first.wakes(), 0U);

    lock.reset();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 0U);
    EXPECT_TRUE(first.poll().is_ready());
}

Coro<void> add_one(Mutex<int>& sum, Latch& done) {
    auto guard = co_await sum.lock();
    co_await pollen::future::yield_now();
    *guard += 1;
    guard.unlock();
    done.count_down();
}

// theirs: lock_mutex: mutex_contested
TEST(LockMutex, AThousandTasksOnSeveralThreadsAddOneEach) {
    constexpr int threads = 4;
    constexpr int tasks = 250;
    Mutex sum(0);
    Latch done(threads * tasks);

    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            LocalExecutor executor;
            for (int task = 0; task < tasks; ++task)
                executor.spawn(add_one(sum, done));
            executor.run();
        });
    }
    pollen::block_on(done.wait());
    for (std::thread& thread : running)
        thread.join();

    EXPECT_EQ(*pollen::block_on(sum.lock()), threads * tasks);
}

}  // namespace
