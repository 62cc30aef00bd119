// SPDX-License-Identifier: MIT
// Tests of what sets of futures and of streams have in common: what they own, and for how long.

#include <pollen/stream/unordered_children.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

using pollen::Context;
using pollen::Waker;
using pollen::detail::ChildPoll;
using pollen::detail::UnorderedChildren;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using Log = std::vector<std::string>;

namespace {

// Not movable: it is made where it stays.
struct Value {
    Value(int with, DropToken with_token) : number(with), token(std::move(with_token)) {}
    Value(const Value&) = delete;
    Value& operator=(const Value&) = delete;

    int number;
    DropToken token;
};

class Set : public UnorderedChildren<Value> {
public:
    Set() noexcept {}

    void push(int number, DropCounter& drops) {
        add([&] { return Value(number, drops.token(std::to_string(number))); });
    }
    void push_front(int number, DropCounter& drops) {
        add_front([&] { return Value(number, drops.token(std::to_string(number))); });
    }
    // Polls those that were woken; the answer of each is given.
    std::vector<int> poll(ChildPoll answer) {
        std::vector<int> polled;
        Context cx(Waker::noop());
        poll_woken(cx, [&](Value& value, Context&) {
            polled.push_back(value.number);
            return answer;
        });
        return polled;
    }
    using UnorderedChildren::has_ended;
    using UnorderedChildren::remove_front;
};

TEST(UnorderedChildren, MakesEachWhereItStays) {
    DropCounter drops;
    Set set;
    set.push(1, drops);
    set.push(2, drops);

    EXPECT_EQ(set.size(), 2U);
    EXPECT_EQ(set.poll(ChildPoll::Pending), (std::vector{1, 2}));
    EXPECT_EQ(set.begin()->number, 1);
    EXPECT_EQ((++set.begin())->number, 2);
}

TEST(UnorderedChildren, KeepsThoseThatStayAndDestroysThoseThatAreGone) {
    DropCounter drops;
    Set set;
    set.push(1, drops);
    EXPECT_EQ(set.poll(ChildPoll::Again), (std::vector{1}));
    EXPECT_EQ(set.poll(ChildPoll::Pending), (std::vector{1}));
    EXPECT_EQ(set.poll(ChildPoll::Pending), std::vector<int>());  // it was not woken
    EXPECT_EQ(drops.dropped(), 0U);

    set.push(2, drops);
    EXPECT_EQ(set.poll(ChildPoll::GoOn), (std::vector{2}));
    EXPECT_EQ(drops.log(), Log{"2"});

    set.push(3, drops);
    EXPECT_EQ(set.poll(ChildPoll::Stop), (std::vector{3}));
    EXPECT_EQ(drops.log(), (Log{"2", "3"}));
    EXPECT_EQ(set.size(), 1U);
}

TEST(UnorderedChildren, DestroysTheNewestFirst) {
    DropCounter drops;
    {
        Set set;
        for (int number : {1, 2, 3})
            set.push(number, drops);
    }
    EXPECT_EQ(drops.log(), (Log{"3", "2", "1"}));
}

TEST(UnorderedChildren, OneAtTheFrontIsTheFirstInTheRingAndPolledInItsTurn) {
    DropCounter drops;
    {
        Set set;
        set.push(2, drops);
        set.push_front(1, drops);
        set.push(3, drops);
        EXPECT_EQ(set.begin()->number, 1);
        EXPECT_EQ(set.poll(ChildPoll::Pending), (std::vector{2, 1, 3}));
    }
    EXPECT_EQ(drops.log(), (Log{"3", "2", "1"}));
}

TEST(UnorderedChildren, RemovesTheFirstWhetherItWasPolledOrNot) {
    DropCounter drops;
    Set set;
    for (int number : {1, 2, 3})
        set.push(number, drops);
    set.remove_front();
    EXPECT_EQ(drops.log(), Log{"1"});
    EXPECT_EQ(set.poll(ChildPoll::Pending), (std::vector{2, 3}));

    set.remove_front();
    EXPECT_EQ(drops.log(), (Log{"1", "2"}));
    EXPECT_EQ(set.size(), 1U);
}

TEST(UnorderedChildren, ClearDestroysThoseThatAreToComeAgain) {
    DropCounter drops;
    Set set;
    set.push(1, drops);
    set.push(2, drops);
    EXPECT_EQ(set.poll(ChildPoll::Again), (std::vector{1}));

    set.clear();
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(set.is_empty());

    set.push(3, drops);
    EXPECT_EQ(set.poll(ChildPoll::Pending), (std::vector{3}));
}

TEST(UnorderedChildren, GoesWhereItIsMoved) {
    DropCounter drops;
    Set set;
    set.push(1, drops);
    Set moved(std::move(set));
    EXPECT_EQ(moved.size(), 1U);
    EXPECT_EQ(set.size(), 0U);  // NOLINT(bugprone-use-after-move): what is left is an empty set

    Set other;
    other.push(2, drops);
    other = std::move(moved);
    EXPECT_EQ(drops.log(), Log{"2"});
    EXPECT_EQ(other.begin()->number, 1);
}

TEST(UnorderedChildren, HasEndedWhenItIsEmptyUntilAPush) {
    DropCounter drops;
    Set set;
    EXPECT_FALSE(set.is_terminated());
    EXPECT_TRUE(set.has_ended());
    EXPECT_TRUE(set.is_terminated());

    set.push(1, drops);
    EXPECT_FALSE(set.is_terminated());
    EXPECT_FALSE(set.has_ended());
}

TEST(UnorderedChildren, AllocatesNothingBeforeTheFirst) {
    const support::AllocationCounter allocations;
    Set set;
    set.clear();

    EXPECT_EQ(set.begin(), set.end());
    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
