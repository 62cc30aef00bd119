// SPDX-License-Identifier: MIT
// Tests of CountingWaker: wakes, clones and living references are counted exactly.

#include <pollen/task/abi_waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <utility>

using pollen::Waker;
using pollen::testing::CountingWaker;

namespace {

TEST(CountingWaker, CountsBothWaysOfWaking) {
    const CountingWaker counting;
    Waker clone = counting.waker().clone();

    counting.waker().wake_by_ref();
    std::move(clone).wake();

    EXPECT_EQ(counting.wakes(), 2U);
}

TEST(CountingWaker, StartsAgainAtZeroWhenTheWakesAreTaken) {
    CountingWaker counting;
    counting.waker().wake_by_ref();

    EXPECT_EQ(counting.take_wakes(), 1U);
    EXPECT_EQ(counting.wakes(), 0U);
}

TEST(CountingWaker, CountsClonesAndWhoIsStillAlive) {
    const CountingWaker counting;
    EXPECT_EQ(counting.references(), 0U);
    {
        const Waker one = counting.waker().clone();
        const Waker two = one.clone();
        EXPECT_EQ(counting.references(), 2U);
    }
    EXPECT_EQ(counting.references(), 0U);
    EXPECT_EQ(counting.clones(), 2U);
}

TEST(CountingWaker, SpeaksTheAbi) {
    const CountingWaker counting;

    EXPECT_TRUE(pollen::detail::speaks_abi(counting.waker().raw()));
}

TEST(CountingWaker, FreesItsBlockWithTheLastWaker) {
    const support::AllocationCounter allocations;
    {
        std::optional<Waker> late;
        {
            const CountingWaker counting;
            late = counting.waker().clone();
        }
        EXPECT_EQ(allocations.freed(), 0U);
        late->wake_by_ref();
    }
    EXPECT_EQ(allocations.allocated(), 1U);
    EXPECT_EQ(allocations.freed(), 1U);
}

TEST(CountingWaker, IsCountedFromAnyThread) {
    const CountingWaker counting;
    const auto work = [&] {
        for (int round = 0; round < 1000; ++round)
            counting.waker().clone().wake_by_ref();
    };

    std::thread other(work);
    work();
    other.join();

    EXPECT_EQ(counting.wakes(), 2000U);
    EXPECT_EQ(counting.references(), 0U);
}

}  // namespace
