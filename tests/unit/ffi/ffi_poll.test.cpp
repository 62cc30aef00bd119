// SPDX-License-Identifier: MIT
// The layout of FfiPoll for every kind of payload, against the table of the crate's #[repr(C, u8)].

#include <pollen/ffi/ffi_poll.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using pollen::FfiPoll;
using pollen::FfiPollTag;

struct ThreeBytes {
    std::uint8_t bytes[3];
};
struct TwoFloats {
    float a, b;
};
struct DoubleAndWord {
    double a;
    std::uint64_t b;
};
struct Bytes24 {
    std::uint64_t words[3];
};
struct Bytes64 {
    std::uint64_t words[8];
};
__extension__ typedef unsigned __int128 Word128;

template <class T, std::size_t Size, std::size_t Align, std::size_t Offset>
constexpr bool has_layout =
    sizeof(FfiPoll<T>) == Size && alignof(FfiPoll<T>) == Align && offsetof(FfiPoll<T>, tag) == 0 &&
    offsetof(FfiPoll<T>, value) == Offset && std::is_trivial_v<FfiPoll<T>> &&
    std::is_standard_layout_v<FfiPoll<T>>;

// Sizes and alignments as rustc lays out the crate's FfiPoll<T> on 64-bit targets.
static_assert(has_layout<std::uint8_t, 2, 1, 1>);
static_assert(has_layout<bool, 2, 1, 1>);
static_assert(has_layout<std::uint16_t, 4, 2, 2>);
static_assert(has_layout<std::uint32_t, 8, 4, 4>);
static_assert(has_layout<float, 8, 4, 4>);
static_assert(has_layout<std::uint64_t, 16, 8, 8>);
static_assert(has_layout<std::int64_t, 16, 8, 8>);
static_assert(has_layout<double, 16, 8, 8>);
static_assert(has_layout<void*, 16, 8, 8>);
static_assert(has_layout<Word128, 32, 16, 16>);
static_assert(has_layout<ThreeBytes, 4, 1, 1>);
static_assert(has_layout<TwoFloats, 12, 4, 4>);
static_assert(has_layout<DoubleAndWord, 24, 8, 8>);
static_assert(has_layout<Bytes24, 32, 8, 8>);
static_assert(has_layout<Bytes64, 72, 8, 8>);
static_assert(sizeof(FfiPoll<void>) == 1 && alignof(FfiPoll<void>) == 1);
static_assert(std::is_same_v<pollen::detail::FfiPollReturn<void>::Type, std::uint8_t>);

TEST(FfiPoll, TagsAreTheAbis) {
    EXPECT_EQ(static_cast<int>(FfiPollTag::Ready), 0);
    EXPECT_EQ(static_cast<int>(FfiPollTag::Pending), 1);
    EXPECT_EQ(static_cast<int>(FfiPollTag::Panicked), 2);
}

TEST(FfiPoll, ReadyHoldsTheValue) {
    const auto poll = FfiPoll<double>::ready(1.5);
    EXPECT_EQ(poll.tag, FfiPollTag::Ready);
    EXPECT_EQ(poll.value, 1.5);
    EXPECT_EQ(FfiPoll<double>::only(FfiPollTag::Pending).tag, FfiPollTag::Pending);
}

}  // namespace
