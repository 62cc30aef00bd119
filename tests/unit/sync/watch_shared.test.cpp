// SPDX-License-Identifier: MIT
// Tests of what all ends of a watch channel share: the latest value and its number.

#include <pollen/sync/watch_shared.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <cstdint>

using pollen::detail::PinnedValue;
using pollen::detail::Waiter;
using pollen::detail::WatchShared;
using pollen::testing::CountingWaker;

namespace {

TEST(WatchShared, ReplacesOnlyWhatWasWanted) {
    WatchShared<int> shared(1);
    std::uint64_t seen = 99;
    EXPECT_EQ(shared.borrow(&seen)->value(), 1);
    EXPECT_EQ(seen, 0U);
    auto two = PinnedValue<int>::make(2);
    EXPECT_TRUE(shared.replace(two, &seen));
    EXPECT_EQ(two->value(), 1) << "the one before";

    auto three = PinnedValue<int>::make(3);
    EXPECT_FALSE(shared.replace(three, &seen)) << "another came first";
    EXPECT_EQ(three->value(), 3);
    EXPECT_TRUE(shared.replace(three, nullptr));
    EXPECT_EQ(shared.borrow(nullptr)->value(), 3);
}

TEST(WatchShared, AWaiterIsUsedAgainForEachChange) {
    const CountingWaker task;
    Waiter waiter;
    WatchShared<int> shared(1);
    std::uint64_t seen = shared.subscribe();
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(shared.poll_changed(waiter, task.waker(), seen).has_value());
        EXPECT_FALSE(shared.poll_changed(waiter, task.waker(), seen).has_value());
        auto value = PinnedValue<int>::make(2);
        EXPECT_TRUE(shared.replace(value, nullptr));
        EXPECT_EQ(shared.poll_changed(waiter, task.waker(), seen), true);
    }

    EXPECT_EQ(task.wakes(), 3U);
    EXPECT_EQ(shared.changed(seen), std::nullopt);
    EXPECT_FALSE(shared.drop_receiver(waiter));
}

}  // namespace
