// SPDX-License-Identifier: MIT
// Tests of the move in parts: it is a move, whatever the value is.

#include <pollen/future/in_parts.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

using pollen::Pending;
using pollen::Poll;
using pollen::detail::in_parts;

namespace {

static_assert(*in_parts(std::optional<int>(7)) == 7);
static_assert(!in_parts(std::optional<int>()));
static_assert(in_parts(Poll<int>(7)).value() == 7);
static_assert(in_parts(Poll<int>(Pending{})).is_pending());

// What owns something is left where it is.
using Owner = std::unique_ptr<int>;
static_assert(std::is_same_v<decltype(in_parts(std::optional<Owner>())), std::optional<Owner>&&>);
static_assert(std::is_same_v<decltype(in_parts(Owner())), Owner&&>);

TEST(InParts, MovesAnOwnerOut) {
    std::optional<Owner> owner = std::make_unique<int>(7);

    const std::optional<Owner> moved = in_parts(std::move(owner));

    EXPECT_EQ(**moved, 7);
    EXPECT_EQ(*owner, nullptr);  // NOLINT(bugprone-use-after-move)
}

TEST(InParts, TellsAnEmptyOptionalFromOneOfZero) {
    std::optional<std::optional<int>> nested{std::optional<int>()};

    const auto moved = in_parts(std::move(nested));

    EXPECT_TRUE(moved.has_value());
    EXPECT_FALSE(moved->has_value());
}

}  // namespace
