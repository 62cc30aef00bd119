// SPDX-License-Identifier: MIT
// Tests of what stands for an output where an object is needed.

#include <pollen/future/item_of_output.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

using pollen::Poll;
using pollen::detail::into_item;
using pollen::detail::ItemOfOutput;

TEST(ItemOfOutput, IsUnitForVoidAndAPointerForAReference) {
    static_assert(std::is_same_v<ItemOfOutput<void>, pollen::Unit>);
    static_assert(std::is_same_v<ItemOfOutput<int&>, int*>);
    static_assert(std::is_same_v<ItemOfOutput<std::unique_ptr<int>>, std::unique_ptr<int>>);
}

TEST(ItemOfOutput, IsTakenOutOfAPoll) {
    int seven = 7;

    EXPECT_EQ(into_item(Poll<void>::ready()), pollen::Unit());
    EXPECT_EQ(into_item(Poll<int&>(seven)), &seven);
    EXPECT_EQ(**into_item(Poll<std::unique_ptr<int>>(std::make_unique<int>(7))), 7);
}

}  // namespace
