// SPDX-License-Identifier: MIT
// Tests of BiLock: two halves take turns, and the later one destroys the value.

#include <pollen/future/bi_lock.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

using pollen::future::BiLock;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;

namespace {

static_assert(!std::is_copy_constructible_v<BiLock<int>>);
static_assert(pollen::borrowing<pollen::future::BiLockAcquire<int>>);

TEST(BiLock, HalvesTakeTurns) {
    auto [left, right] = BiLock<int>::make(1);
    TestTask first(left.lock());
    auto guard = first.poll();
    ASSERT_TRUE(guard.is_ready());
    *guard.value() = 2;
    TestTask second(right.lock());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_FALSE(second.is_woken());

    {
        const auto unlocked = std::move(guard).value();
    }
    EXPECT_EQ(second.wakes(), 1U);
    auto other = second.poll();
    ASSERT_TRUE(other.is_ready());
    EXPECT_EQ(*other.value(), 2);
    support::expect_polled_after_ready(second);
}

TEST(BiLock, WakesNobodyWhenNobodyWaits) {
    auto [left, right] = BiLock<int>::make(1);
    {
        TestTask task(left.lock());
        EXPECT_TRUE(task.poll().is_ready());
        EXPECT_FALSE(task.is_woken());
        EXPECT_EQ(task.waker_references(), 0U);
    }
    TestTask again(left.lock());
    EXPECT_TRUE(again.poll().is_ready());
}

TEST(BiLock, TheLaterHalfDestroysTheValue) {
    DropCounter drops;
    std::optional<BiLock<DropToken>> left;
    {
        auto pair = BiLock<DropToken>::make(drops.token());
        left.emplace(std::move(pair.left));
    }
    EXPECT_EQ(drops.alive(), 1U);
    left.reset();
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(BiLock, HalvesOfOneMakeTheValueAgain) {
    auto one = BiLock<std::unique_ptr<int>>::make(std::make_unique<int>(7));
    auto other = BiLock<std::unique_ptr<int>>::make(nullptr);
    EXPECT_TRUE(one.left.is_pair_of(one.right));
    EXPECT_FALSE(one.left.is_pair_of(other.right));
    EXPECT_FALSE(std::move(one.left).reunite(std::move(other.right)).has_value());
    auto value = std::move(one.left).reunite(std::move(one.right));
    EXPECT_EQ(**value, 7);
}

}  // namespace
