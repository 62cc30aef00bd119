// SPDX-License-Identifier: MIT
// Tests of OneOf: one of two values, each destroyed exactly once.

#include <pollen/future/one_of.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using pollen::detail::HoldsFirst;
using pollen::detail::HoldsSecond;
using pollen::detail::OneOf;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using Log = std::vector<std::string>;

namespace {

// Two types, as a first and a second stage are.
struct First {
    explicit First(DropToken held) : token(std::move(held)) {}
    DropToken token;
};
struct Second {
    explicit Second(DropToken held) : token(std::move(held)) {}
    DropToken token;
};
using Stages = OneOf<First, Second>;

TEST(OneOf, DestroysTheFirstBeforeTheSecondIsMade) {
    DropCounter drops;
    Stages stages(HoldsFirst(), drops.token("first"));
    Log at_making;

    stages.emplace_second([&] {
        at_making = drops.log();
        return Second(drops.token("second"));
    });

    EXPECT_EQ(at_making, (Log{"first"}));
    EXPECT_TRUE(stages.holds_second());
    EXPECT_EQ(drops.log(), (Log{"first"}));
}

TEST(OneOf, ResetLeavesNothing) {
    DropCounter drops;
    Stages stages(HoldsSecond(), drops.token());

    stages.reset();
    stages.reset();

    EXPECT_FALSE(stages.holds_first());
    EXPECT_FALSE(stages.holds_second());
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(OneOf, MovesWhatItHolds) {
    DropCounter drops;
    {
        Stages from(HoldsFirst(), drops.token("kept"));
        Stages to(HoldsSecond(), drops.token("replaced"));

        to = std::move(from);

        EXPECT_TRUE(to.holds_first());
        EXPECT_EQ(drops.log(), (Log{"replaced"}));
        const Stages again(std::move(to));
        EXPECT_TRUE(again.holds_first());
    }
    EXPECT_EQ(drops.log(), (Log{"replaced", "kept"}));
}

TEST(OneOf, SurvivesSelfMoveAssignment) {
    DropCounter drops;
    Stages stages(HoldsFirst(), drops.token());
    Stages& same = stages;

    stages = std::move(same);

    EXPECT_TRUE(stages.holds_first());
    EXPECT_EQ(drops.alive(), 1U);
}

TEST(OneOf, HoldsNothingUntilTheFirstIsMade) {
    struct Pinned {
        explicit Pinned(int with) : value(with) {}
        Pinned(const Pinned&) = delete;
        Pinned& operator=(const Pinned&) = delete;
        int value;
    };
    OneOf<Pinned, int> stages;
    EXPECT_FALSE(stages.holds_first());
    EXPECT_FALSE(stages.holds_second());

    EXPECT_EQ(stages.emplace_first([] { return Pinned(7); }).value, 7);
    EXPECT_TRUE(stages.holds_first());
}

TEST(OneOf, IsEmptyWhileItsValueIsDestroyed) {
    struct Looks {
        explicit Looks(bool& seen) : holds(&seen) {}
        ~Looks() { *holds = owner != nullptr && owner->holds_first(); }
        bool* holds;
        OneOf<Looks, int>* owner = nullptr;
    };
    bool holds = true;
    OneOf<Looks, int> stages(HoldsFirst(), holds);
    stages.first().owner = &stages;

    stages.reset();

    EXPECT_FALSE(holds);
}

#if POLLEN_EXCEPTIONS
TEST(OneOf, HoldsNothingWhenTheSecondCannotBeMade) {
    DropCounter drops;
    Stages stages(HoldsFirst(), drops.token());

    const auto fail = []() -> Second { throw std::runtime_error("no second"); };
    EXPECT_THROW(stages.emplace_second(fail), std::runtime_error);

    EXPECT_FALSE(stages.holds_first());
    EXPECT_FALSE(stages.holds_second());
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

#if POLLEN_ASSERTIONS
TEST(OneOfDeathTest, TheWrongValueIsRefused) {
    OneOf<int, char> number(HoldsFirst(), 1);

    EXPECT_DEATH((void) number.second(), "OneOf::second");
}
#endif

}  // namespace
