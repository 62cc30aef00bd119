// SPDX-License-Identifier: MIT
// Wakers that are collected under a lock and woken after it.

#include <pollen/task/wake_batch.hpp>

#include <pollen/detail/lock.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/panicking_waker.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace {

using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using pollen::detail::Lock;
using pollen::detail::LockGuard;
using pollen::detail::WakeBatch;
using pollen::testing::CountingWaker;

TEST(WakeBatch, WakesAtTheEndOfItsScope) {
    CountingWaker task;
    {
        WakeBatch woken;
        woken.add(task.waker().clone());
        EXPECT_EQ(task.wakes(), 0U);
    }
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.references(), 0U);
}

TEST(WakeBatch, WakesOnceThoughItIsTold) {
    CountingWaker task;
    {
        WakeBatch woken;
        woken.wake_all();
        woken.add(task.waker().clone());
        woken.wake_all();
        woken.wake_all();
    }
    EXPECT_EQ(task.wakes(), 1U);
}

// A waker that is a number, and writes it down when it is woken.
struct Numbered {
    std::vector<int>* order;
    Lock* lock;
    int number;

    static const Numbered& self(const void* data) { return *static_cast<const Numbered*>(data); }
    static RawWaker clone(const void* data) { return {data, &vtable}; }
    static void wake(const void* data) {
        const LockGuard held(*self(data).lock);  // hangs if the waking thread has it
        self(data).order->push_back(self(data).number);
    }
    static constexpr RawWakerVTable vtable{
        .clone = &Numbered::clone,
        .wake = &Numbered::wake,
        .wake_by_ref = &Numbered::wake,
        .drop = [](const void*) {},
    };
    Waker waker() const { return Waker::from_raw({this, &vtable}); }
};

TEST(WakeBatch, WakesInTheOrderOfAddingWithoutTheLock) {
    constexpr int many = 3 * static_cast<int>(WakeBatch::capacity) + 5;
    Lock lock;
    std::vector<int> order;
    std::vector<Numbered> tasks;
    for (int number = 0; number < many; ++number)
        tasks.push_back({&order, &lock, number});

    {
        WakeBatch woken;
        LockGuard held(lock);
        for (const Numbered& task : tasks) {
            woken.make_room(held);
            woken.add(task.waker());
        }
    }

    ASSERT_EQ(order.size(), tasks.size());
    for (int number = 0; number < many; ++number)
        EXPECT_EQ(order[static_cast<std::size_t>(number)], number);
}

TEST(WakeBatchDeathTest, AWakerThatThrowsEndsTheProcess) {
    const pollen::testing::PanickingWaker task(pollen::testing::PanicsOn::Wake);
    WakeBatch woken;

    EXPECT_DEATH(
        {
            woken.add(task.waker().clone());
            woken.wake_all();
        },
        "a PanickingWaker was woken");
}

}  // namespace
