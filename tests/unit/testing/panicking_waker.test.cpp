// SPDX-License-Identifier: MIT
// Tests of PanickingWaker: it fails where it is told to, and releases its references all the same.

#include <pollen/testing/panicking_waker.hpp>

#include <gtest/gtest.h>

#include <utility>

using pollen::Waker;
using pollen::testing::PanickingWaker;
using pollen::testing::PanicsOn;
using pollen::testing::WakerPanicked;

namespace {

TEST(PanickingWaker, MayBeMovedAndDropped) {
    const PanickingWaker panicking(PanicsOn::Nothing);
    {
        Waker clone = panicking.waker().clone();
        const Waker moved = std::move(clone);
    }
    EXPECT_EQ(panicking.references(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(PanickingWaker, ThrowsOnEveryUseUnlessToldOtherwise) {
    const PanickingWaker panicking;

    EXPECT_THROW((void) panicking.waker().clone(), WakerPanicked);
    EXPECT_THROW(panicking.waker().wake_by_ref(), WakerPanicked);
    EXPECT_EQ(panicking.references(), 0U);
}

TEST(PanickingWaker, ThrowsOnlyOnTheChosenFunctions) {
    const PanickingWaker panicking(PanicsOn::Wake | PanicsOn::WakeByRef);
    Waker clone = panicking.waker().clone();

    EXPECT_THROW(clone.wake_by_ref(), WakerPanicked);
    EXPECT_THROW(std::move(clone).wake(), WakerPanicked);
    EXPECT_EQ(panicking.references(), 0U) << "wake consumes the waker also when it throws";
}

TEST(PanickingWaker, NamesTheFunction) {
    const PanickingWaker panicking;

    try {
        panicking.waker().wake_by_ref();
        FAIL();
    } catch (const WakerPanicked& error) {
        EXPECT_STREQ(error.what(), "a PanickingWaker was woken by reference");
    }
}
#else
TEST(PanickingWakerDeathTest, EndsTheProcessWithoutExceptions) {
    const PanickingWaker panicking;

    EXPECT_DEATH((void) panicking.waker().clone(), "was cloned");
    EXPECT_DEATH(panicking.waker().wake_by_ref(), "woken by reference");
}
#endif

}  // namespace
