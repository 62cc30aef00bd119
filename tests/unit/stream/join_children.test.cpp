// SPDX-License-Identifier: MIT
// Tests of the futures of a join_all: who is polled when, few or many.

#include <pollen/future/ready.hpp>
#include <pollen/stream/join_children.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/slots.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <forward_list>
#include <utility>
#include <vector>

using pollen::Context;
using pollen::detail::JoinChild;
using pollen::detail::JoinChildren;
using support::Slot;
using support::Wait;

namespace {

constexpr std::size_t most = JoinChildren<Wait>::most_polled_together;

class Children {
public:
    explicit Children(std::vector<Slot>& slots) : children_(std::in_place_t(), waits(slots)) {}

    // Those that answered.
    bool poll(bool go_on = true) {
        answers.clear();
        Context cx(waker.waker());
        return children_.poll(cx, [&](JoinChild<Wait>& child) {
            answers.push_back(child.release());
            return go_on;
        });
    }
    std::vector<int> outputs() {
        std::vector<int> all;
        children_.drain([&](JoinChild<Wait>& child) { all.push_back(child.release()); });
        return all;
    }

    std::vector<int> answers;
    pollen::testing::CountingWaker waker;

private:
    static std::vector<Wait> waits(std::vector<Slot>& slots) {
        std::vector<Wait> all;
        all.reserve(slots.size());
        for (Slot& slot : slots)
            all.emplace_back(slot);
        return all;
    }

    JoinChildren<Wait> children_;
};

std::vector<int> polls(const std::vector<Slot>& slots) {
    std::vector<int> all;
    for (const Slot& slot : slots)
        all.push_back(slot.polls);
    return all;
}

TEST(JoinChildren, AllAnswerInTheOrderOfTheRangeHoweverMany) {
    for (const std::size_t count : {std::size_t{1}, most, most + 1, 3 * most}) {
        std::vector<Slot> slots(count);
        std::vector<int> expected;
        Children children(slots);
        EXPECT_FALSE(children.poll());

        for (std::size_t i = count; i-- > 0;) {
            slots[i].set(static_cast<int>(i));
            EXPECT_EQ(children.poll(), i == 0);
            EXPECT_EQ(children.answers, std::vector{static_cast<int>(i)});
        }
        for (std::size_t i = 0; i < count; ++i)
            expected.push_back(static_cast<int>(i));
        EXPECT_EQ(children.outputs(), expected);
    }
}

TEST(JoinChildren, OfFewAllThatHaveNotAnsweredArePolled) {
    std::vector<Slot> slots(3);
    Children children(slots);
    EXPECT_FALSE(children.poll());
    slots[1].set(1);

    EXPECT_FALSE(children.poll());
    EXPECT_FALSE(children.poll());

    EXPECT_EQ(polls(slots), (std::vector{3, 2, 3}));
}

TEST(JoinChildren, OfManyOnlyThoseThatWereWokenArePolled) {
    std::vector<Slot> slots(most + 1);
    Children children(slots);
    EXPECT_FALSE(children.poll());
    slots[1].set(1);
    slots[2].wake();

    EXPECT_FALSE(children.poll());
    EXPECT_FALSE(children.poll());

    std::vector<int> expected(most + 1, 1);
    expected[1] = expected[2] = 2;
    EXPECT_EQ(polls(slots), expected);
}

TEST(JoinChildren, StopWhenTheAnswerSaysSo) {
    for (const std::size_t count : {std::size_t{3}, most + 1}) {
        std::vector<Slot> slots(count);
        Children children(slots);
        slots[1].value = 1;
        slots[2].value = 2;

        EXPECT_TRUE(children.poll(false));
        EXPECT_EQ(children.answers, std::vector{1});
        EXPECT_EQ(slots[2].polls, 0);
    }
}

TEST(JoinChildren, OfNoneHaveAllAnswered) {
    std::vector<Slot> none;
    EXPECT_TRUE(Children(none).poll());
}

TEST(JoinChildren, TakeARangeWhoseSizeIsNotKnown) {
    std::forward_list<pollen::future::Ready<std::size_t>> range;
    for (std::size_t i = 0; i < most + 2; ++i)
        range.emplace_front(i);
    JoinChildren<pollen::future::Ready<std::size_t>> children(std::in_place_t(), std::move(range));
    pollen::testing::CountingWaker waker;
    Context cx(waker.waker());

    EXPECT_EQ(children.size(), most + 2);
    std::vector<std::size_t> answers;
    EXPECT_TRUE(children.poll(cx, [&](auto& child) {
        answers.push_back(child.release());
        return true;
    }));
    EXPECT_EQ(answers.size(), most + 2);
    EXPECT_EQ(answers.front(), most + 1);
    EXPECT_EQ(answers.back(), 0U);
}

}  // namespace
