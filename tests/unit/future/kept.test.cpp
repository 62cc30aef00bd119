// SPDX-License-Identifier: MIT
// Tests of Kept: an output as a member, whether object, reference or void.

#include <pollen/future/kept.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

using pollen::Poll;
using pollen::detail::Kept;

static_assert(sizeof(Kept<int>) == sizeof(int));
static_assert(sizeof(Kept<int&>) == sizeof(int*));
static_assert(std::is_empty_v<Kept<void>>);

TEST(Kept, MovesAnObjectInAndOut) {
    Kept<std::unique_ptr<int>> kept(Poll<std::unique_ptr<int>>(std::make_unique<int>(7)));

    const std::unique_ptr<int> value = kept.release();

    EXPECT_EQ(*value, 7);
}

TEST(Kept, KeepsAReferenceToTheSameObject) {
    int target = 7;
    Kept<int&> kept{Poll<int&>(target)};

    EXPECT_EQ(&kept.release(), &target);
    EXPECT_EQ(&kept.into_poll().value(), &target);
}

TEST(Kept, KeepsNothingForVoid) {
    Kept<void> kept(Poll<void>::ready());

    EXPECT_EQ(kept.release(), pollen::Unit());
    EXPECT_TRUE(kept.into_poll().is_ready());
}
