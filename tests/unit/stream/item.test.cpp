// SPDX-License-Identifier: MIT
// Tests of items: what void and references become.

#include <pollen/future/unit.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

using pollen::Poll;
using pollen::Unit;
using pollen::detail::call_for_item;
using pollen::detail::into_item;
using pollen::detail::ItemOfOutput;
using pollen::detail::next_of;

namespace {

static_assert(std::is_same_v<ItemOfOutput<int>, int>);
static_assert(std::is_same_v<ItemOfOutput<const int>, int>);
static_assert(std::is_same_v<ItemOfOutput<void>, Unit>);
static_assert(std::is_same_v<ItemOfOutput<int&>, int*>);
static_assert(std::is_same_v<ItemOfOutput<const int&>, const int*>);
static_assert(std::is_same_v<ItemOfOutput<int&&>, int>);

TEST(Item, IsTheValueOfAReadyPoll) {
    int target = 7;
    EXPECT_EQ(into_item(Poll<int>(7)), 7);
    EXPECT_EQ(into_item(Poll<int&>(target)), &target);
    EXPECT_EQ(into_item(Poll<void>::ready()), Unit());
    EXPECT_EQ(**into_item(Poll<std::unique_ptr<int>>(std::make_unique<int>(7))), 7);
}

TEST(Item, FollowsFromTheAnswerOfAFuture) {
    int target = 7;
    EXPECT_EQ(*next_of(Poll<int>(7)).value(), 7);
    EXPECT_EQ(*next_of(Poll<int&>(target)).value(), &target);
    EXPECT_EQ(next_of(Poll<void>::ready()).value(), Unit());
    EXPECT_TRUE(next_of(Poll<std::optional<int>>(std::optional<int>())).value().has_value());
    EXPECT_TRUE(next_of(Poll<int>(pollen::Pending{})).is_pending());
}

TEST(Item, IsWhatACallReturns) {
    int target = 7;
    int calls = 0;
    EXPECT_EQ(call_for_item([] { return 7; }).value(), 7);
    EXPECT_EQ(call_for_item([&]() -> int& { return target; }).value(), &target);
    EXPECT_EQ(call_for_item([&]() -> int&& { return std::move(target); }).value(), 7);
    EXPECT_EQ(call_for_item([&] { ++calls; }).value(), Unit());
    EXPECT_EQ(calls, 1);
}

}  // namespace
