// SPDX-License-Identifier: MIT
// Tests of room for a value: where it begins, and that it is copied as simply as the value.

#include <pollen/task/room_for.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

using pollen::detail::room_alignment;
using pollen::detail::RoomFor;

namespace {

// Behind a flag: what fits half of a word beside it, what is larger begins at the next.
template <class T>
struct Flagged {
    bool flag;
    RoomFor<T> room;
};
static_assert(sizeof(Flagged<char>) == 2 && sizeof(Flagged<std::uint32_t>) == 8);
static_assert(sizeof(Flagged<std::array<char, 4>>) == 5);
static_assert(sizeof(Flagged<std::optional<int>>) == 16);
static_assert(sizeof(Flagged<std::array<char, 5>>) == 16);
static_assert(room_alignment<long double> == alignof(long double));

static_assert(std::is_trivially_copyable_v<RoomFor<int>>);
static_assert(std::is_trivially_copyable_v<RoomFor<std::optional<int>>>);

class NoDefault {
public:
    explicit constexpr NoDefault(int number) : number_(number) {}
    constexpr int number() const { return number_; }

private:
    int number_;
};

TEST(RoomFor, MayStayEmpty) {
    constexpr RoomFor<NoDefault> empty;
    RoomFor<NoDefault> room = empty;
    room = RoomFor<NoDefault>(std::in_place_t(), 7);

    EXPECT_EQ(room.value().number(), 7);
}

TEST(RoomFor, ZeroesAScalarThatIsNotMade) {
    constexpr RoomFor<int*> pointer;
    constexpr RoomFor<int> number(std::in_place_t{});

    EXPECT_EQ(pointer.value(), nullptr);
    EXPECT_EQ(number.value(), 0);
}

TEST(RoomFor, ConvertsAsItIsTold) {
    RoomFor<unsigned char> room(std::in_place_t(), 300L);

    EXPECT_EQ(room.value(), 44);
}

}  // namespace
