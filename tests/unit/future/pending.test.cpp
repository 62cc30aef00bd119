// SPDX-License-Identifier: MIT
// Tests of pending: never ready, and nobody's waker is kept.

#include <pollen/future/pending.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace future = pollen::future;

static_assert(std::is_empty_v<future::PendingForever<int>>);
static_assert(std::is_same_v<decltype(future::pending())::Output, void>);

TEST(Pending, IsPendingAtEveryPollAndKeepsNoWaker) {
    pollen::testing::TestTask task(future::pending<int>());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());
    EXPECT_EQ(task.waker_references(), 0U);
}
