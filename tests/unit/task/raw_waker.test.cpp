// SPDX-License-Identifier: MIT
// Tests of RawWaker: two plain words, compared word by word.

#include <pollen/task/raw_waker.hpp>

#include <gtest/gtest.h>

#include <type_traits>

using pollen::RawWaker;
using pollen::RawWakerVTable;

static_assert(std::is_trivial_v<RawWaker>);
static_assert(std::is_standard_layout_v<RawWaker>);
static_assert(sizeof(RawWaker) == 2 * sizeof(void*));
static_assert(std::is_trivial_v<RawWakerVTable>);
static_assert(sizeof(RawWakerVTable) == 4 * sizeof(void*));

namespace {

constexpr RawWakerVTable vtable{
    .clone = [](const void* data) { return RawWaker{data, nullptr}; },
    .wake = [](const void*) {},
    .wake_by_ref = [](const void*) {},
    .drop = [](const void*) {},
};
constexpr RawWakerVTable other_vtable = vtable;

TEST(RawWaker, IsEqualWhenBothWordsAre) {
    const int data = 0;
    const int other_data = 0;

    EXPECT_EQ((RawWaker{&data, &vtable}), (RawWaker{&data, &vtable}));
    EXPECT_NE((RawWaker{&data, &vtable}), (RawWaker{&other_data, &vtable}));
    EXPECT_NE((RawWaker{&data, &vtable}), (RawWaker{&data, &other_vtable}));
}

}  // namespace
