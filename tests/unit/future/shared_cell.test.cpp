// SPDX-License-Identifier: MIT
// Tests of the block behind a shared future: what it holds, one after the other.

#include <pollen/future/shared_cell.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace {

using pollen::detail::SharedCell;
using pollen::detail::SharedWaiter;
using pollen::testing::DropCounter;
using Token = std::shared_ptr<pollen::testing::DropToken>;
using Inner = pollen::testing::ReadyAfter<Token>;

TEST(SharedCell, HoldsTheFutureAndThenItsOutcome) {
    DropCounter drops;
    auto* const cell = new SharedCell<Inner>(pollen::testing::ready_after(
        1, std::make_shared<pollen::testing::DropToken>(drops.token())));
    auto cx = pollen::testing::noop_context();
    SharedWaiter waiter;

    EXPECT_FALSE(cell->poll(waiter, cx));
    EXPECT_TRUE(cell->poll(waiter, cx));
    EXPECT_TRUE(cell->poll(waiter, cx));
    EXPECT_EQ(cell->outcome().answer.value().use_count(), 1);
    EXPECT_EQ(drops.alive(), 1U);
    cell->own_outcome().answer = pollen::Pending{};
    EXPECT_EQ(drops.alive(), 0U);
    cell->end();
}

TEST(SharedCell, TheLastCloneDestroysTheFutureButNotTheMemory) {
    DropCounter drops;
    auto* const cell = new SharedCell<Inner>(pollen::testing::ready_after(
        1, std::make_shared<pollen::testing::DropToken>(drops.token())));
    cell->add_weak();

    EXPECT_TRUE(cell->drop_clone());
    cell->end();
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(cell->weak(), 1U);
    cell->drop_weak();
}

}  // namespace
