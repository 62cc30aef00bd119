// SPDX-License-Identifier: MIT
// What futures/tests/bilock.rs asks of a lock of two halves, asked of ours.

#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/bi_lock.hpp>
#include <pollen/testing/test_task.hpp>

#include <pollen/coro/coro.hpp>
#include <pollen/future/join.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

using pollen::Coro;
using pollen::future::BiLock;
using pollen::testing::TestTask;

// theirs: bilock: smoke
TEST(Bilock, OneHalfWaitsForTheOther) {
    auto [x, y] = BiLock<int>::make(1);
    {
        TestTask first(x.lock());
        auto lock = first.poll();
        ASSERT_TRUE(lock.is_ready());
        EXPECT_EQ(*lock.value(), 1);
        *lock.value() = 2;

        TestTask second(y.lock());
        EXPECT_TRUE(second.poll().is_pending());
    }
    TestTask first(x.lock());
    EXPECT_TRUE(first.poll().is_ready());
    {
        TestTask second(y.lock());
        auto lock = second.poll();
        ASSERT_TRUE(lock.is_ready());
        EXPECT_EQ(*lock.value(), 2);
    }
    EXPECT_EQ(std::move(x).reunite(std::move(y)), 2);
}

Coro<BiLock<int>> increment(BiLock<int> half, int count) {
    for (int i = 0; i < count; ++i) {
        auto guard = co_await half.lock();
        *guard += 1;
    }
    co_return half;
}

// theirs: bilock: concurrent
TEST(Bilock, HalvesOfTwoThreadsLoseNoIncrement) {
    constexpr int count = 10000;
    pollen::ThreadPool pool(2);
    auto [x, y] = BiLock<int>::make(0);
    auto a = pool.spawn(increment(std::move(x), count));
    auto b = pool.spawn(increment(std::move(y), count));

    auto [left, right] = pool.block_on(pollen::future::join(std::move(a), std::move(b)));

    EXPECT_EQ(std::move(left).reunite(std::move(right)), 2 * count);
}

}  // namespace
