// SPDX-License-Identifier: MIT
// The seam's operations do what their names say; how they order is for the models.

#include <pollen/detail/threading.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;

TEST(Atomic, OperationsReturnWhatWasThere) {
    Atomic<unsigned> word = 1;
    // order: relaxed throughout; one thread.
    EXPECT_EQ(word.exchange(2, Order::Relaxed), 1U);
    EXPECT_EQ(word.fetch_add(3, Order::Relaxed), 2U);
    EXPECT_EQ(word.fetch_sub(1, Order::Relaxed), 5U);
    // order: relaxed throughout; one thread.
    EXPECT_EQ(word.fetch_or(8, Order::Relaxed), 4U);
    EXPECT_EQ(word.fetch_and(8, Order::Relaxed), 12U);
    EXPECT_EQ(word.load(Order::Relaxed), 8U);
    // order: relaxed throughout; one thread.
    word.store(7, Order::Relaxed);
    EXPECT_EQ(*word.address(), 7U);
}

TEST(Atomic, CompareExchangeTellsWhatItFound) {
    Atomic<int> word = 1;
    int expected = 2;
    // order: relaxed throughout; one thread.
    EXPECT_FALSE(word.compare_exchange_strong(expected, 3, Order::Relaxed, Order::Relaxed));
    EXPECT_EQ(expected, 1);
    EXPECT_TRUE(word.compare_exchange_strong(expected, 3, Order::Relaxed, Order::Relaxed));
    // order: relaxed throughout; one thread.
    EXPECT_EQ(word.load(Order::Relaxed), 3);
}

TEST(Cell, HandsItsValueToTheFunction) {
    Cell<int> cell;
    cell.with([](int& value) { value = 4; });
    EXPECT_EQ(cell.with([](int& value) { return value; }), 4);
}

}  // namespace
