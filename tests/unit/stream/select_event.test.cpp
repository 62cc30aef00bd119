// SPDX-License-Identifier: MIT
// Tests of what a select answers: by branch, by number, by functions.

#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/select_event.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
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
    const auto name = [](Event event) {
        return event.match([](int value) { return "a" + std::to_string(value); },
                           [](int value) { return "b" + std::to_string(value); },
                           [](std::unique_ptr<int> value) { return "o" + std::to_string(*value); },
                           [] { return std::string("nothing"); },
                           [](int& value) { return "r" + std::to_string(++value); },
                           [](int value) { return "x" + std::to_string(value); },
                           [] { return std::string("default"); });
    };

    EXPECT_EQ(name(Event::make<0>(&a, std::in_place_t(), 7)), "a7");
    EXPECT_EQ(name(Event::make<1>(&b, std::in_place_t(), 7)), "b7");
    EXPECT_EQ(name(Event::make<2>(&owner, std::in_place_t(), std::make_unique<int>(8))), "o8");
    EXPECT_EQ(name(Event::make<3>(&nothing, std::in_place_t())), "nothing");
    EXPECT_EQ(name(Event::make<4>(&reference, std::in_place_t(), target)), "r6");
    EXPECT_EQ(target, 6);
    EXPECT_EQ(name(Event::make<5>(nullptr, std::in_place_t(), 9)), "x9");
    EXPECT_EQ(name(Event::make_default()), "default");
}

TEST_F(SelectEvent, MatchesWithoutAFunctionForTheDefaultAndWithoutAResult) {
    using Two = future::SelectEvent<Number&, Nothing&>;
    int number = 0;
    Two event = Two::make<0>(&a, std::in_place_t(), 7);

    event.match([&](int value) { number = value; }, [&] { number = -1; });

    EXPECT_EQ(number, 7);
}

}  // namespace
