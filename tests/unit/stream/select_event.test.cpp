// SPDX-License-Identifier: MIT
// Tests of what a select answers: by branch, by number, by functions.

#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/select_event.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Unit;

namespace {

using Number = future::Ready<int>;
using Owner = future::Ready<std::unique_ptr<int>>;
using Nothing = future::Ready<void>;
using Reference = future::Ready<int&>;
// Two of one type are lent, and one of each other.
using Event = future::SelectEvent<Number&, Number&, Owner&, Nothing&, Reference&, Number>;

static_assert(std::is_move_constructible_v<Event>);
static_assert(!std::is_copy_constructible_v<Event>);
static_assert(Event::branches == 6);

struct SelectEvent : testing::Test {
    int target = 5;
    Number a = future::ready(0);
    Number b = future::ready(0);
    Owner owner = future::ready(std::unique_ptr<int>());
    Nothing nothing = future::ready();
    Reference reference = Reference(target);
};

TEST_F(SelectEvent, IsFalseWhenAllBranchesAreComplete) {
    Event event;

    EXPECT_FALSE(event);
    EXPECT_FALSE(event.is_default());
    EXPECT_EQ(event.index(), Event::branches);
    EXPECT_EQ(event.from(a), nullptr);
    EXPECT_FALSE(event.from(nothing));
}

TEST_F(SelectEvent, IsTrueWhenNoneWasReadyButNoBranchs) {
    Event event = Event::make_default();

    EXPECT_TRUE(event);
    EXPECT_TRUE(event.is_default());
    EXPECT_EQ(event.index(), Event::branches);
    EXPECT_EQ(event.from(a), nullptr);
}

TEST_F(SelectEvent, TellsBranchesOfOneTypeByTheObject) {
    Event event = Event::make<1>(&b, std::in_place_t(), 7);

    EXPECT_EQ(event.from(a), nullptr);
    ASSERT_NE(event.from(b), nullptr);
    EXPECT_EQ(*event.from(b), 7);
    EXPECT_EQ(event.index(), 1U);
    EXPECT_EQ(event.get<1>(), 7);
}

TEST_F(SelectEvent, GivesMoveOnlyValuesNothingAndReferences) {
    Event moved = Event::make<2>(&owner, std::in_place_t(), std::make_unique<int>(7));
    const std::unique_ptr<int> taken = std::move(*moved.from(owner));
    EXPECT_EQ(*taken, 7);

    Event none = Event::make<3>(&nothing, std::in_place_t());
    EXPECT_TRUE(none.from(nothing));
    EXPECT_EQ(none.get<3>(), Unit());

    Event referring = Event::make<4>(&reference, std::in_place_t(), target);
    EXPECT_EQ(referring.from(reference), &target);
    EXPECT_EQ(&referring.get<4>(), &target);
}

TEST_F(SelectEvent, OfAnOwnedBranchIsAskedByNumber) {
    Event event = Event::make<5>(nullptr, std::in_place_t(), 7);

    EXPECT_EQ(event.from(a), nullptr);
    EXPECT_EQ(event.index(), 5U);
    EXPECT_EQ(event.get<5>(), 7);
}

TEST_F(SelectEvent, KeepsItsValueWhenItIsMoved) {
    Event event = Event::make<0>(&a, std::in_place_t(), 7);
    Event moved(std::move(event));
    Event assigned;
    assigned = std::move(moved);

    EXPECT_EQ(*assigned.from(a), 7);
}

TEST_F(SelectEvent, CallsTheFunctionOfItsBranch) {
    using Called = std::pair<char, int>;
    const auto call = [](Event event) {
        return event.match(
            [](int value) { return Called('a', value); },
            [](int value) { return Called('b', value); },
            [](std::unique_ptr<int> value) { return Called('o', *value); },
            [] { return Called('n', 0); }, [](int& value) { return Called('r', ++value); },
            [](int value) { return Called('x', value); }, [] { return Called('d', 0); });
    };

    EXPECT_EQ(call(Event::make<0>(&a, std::in_place_t(), 7)), Called('a', 7));
    EXPECT_EQ(call(Event::make<1>(&b, std::in_place_t(), 7)), Called('b', 7));
    EXPECT_EQ(call(Event::make<2>(&owner, std::in_place_t(), std::make_unique<int>(8))),
              Called('o', 8));
    EXPECT_EQ(call(Event::make<3>(&nothing, std::in_place_t())), Called('n', 0));
    EXPECT_EQ(call(Event::make<4>(&reference, std::in_place_t(), target)), Called('r', 6));
    EXPECT_EQ(target, 6);
    EXPECT_EQ(call(Event::make<5>(nullptr, std::in_place_t(), 9)), Called('x', 9));
    EXPECT_EQ(call(Event::make_default()), Called('d', 0));
}

TEST_F(SelectEvent, MatchesWithoutAFunctionForTheDefaultAndWithoutAResult) {
    using Two = future::SelectEvent<Number&, Nothing&>;
    int number = 0;
    Two event = Two::make<0>(&a, std::in_place_t(), 7);

    event.match([&](int value) { number = value; }, [&] { number = -1; });

    EXPECT_EQ(number, 7);
}

}  // namespace
