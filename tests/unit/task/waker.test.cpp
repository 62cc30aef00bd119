// SPDX-License-Identifier: MIT
// Tests of Waker: which function of the table each operation calls, exactly once and in order.

#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/recording_waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

using pollen::BorrowedWaker;
using pollen::RawWaker;
using pollen::Waker;
using pollen::testing::CountingWaker;
using pollen::testing::PanickingWaker;
using pollen::testing::PanicsOn;
using pollen::testing::RecordingWaker;
using pollen::testing::WakerLog;
using pollen::testing::WakerPanicked;

static_assert(sizeof(Waker) == 2 * sizeof(void*));
static_assert(!std::is_copy_constructible_v<Waker>);
static_assert(!std::is_copy_assignable_v<Waker>);
static_assert(std::is_nothrow_move_constructible_v<Waker>);
static_assert(std::is_nothrow_move_assignable_v<Waker>);
static_assert(!std::is_default_constructible_v<Waker>);

namespace {

TEST(Waker, WakeByRefCallsWakeByRefAlone) {
    RecordingWaker recorder;

    recorder.waker().wake_by_ref();

    EXPECT_EQ(recorder.log(), (WakerLog{"wake_by_ref"}));
}

TEST(Waker, WakeConsumesTheClone) {
    RecordingWaker recorder;

    Waker clone = recorder.waker().clone();
    std::move(clone).wake();

    EXPECT_EQ(recorder.log(), (WakerLog{"clone", "wake"}));
    EXPECT_EQ(recorder.references(), 0U);
}

TEST(Waker, IsDroppedOnce) {
    RecordingWaker recorder;

    {
        const Waker clone = recorder.waker().clone();
    }

    EXPECT_EQ(recorder.log(), (WakerLog{"clone", "drop"}));
}

TEST(Waker, MovesWithoutACall) {
    RecordingWaker recorder;
    Waker first = recorder.waker().clone();
    recorder.take_log();

    Waker second = std::move(first);
    Waker third = std::move(second);

    EXPECT_EQ(recorder.log(), WakerLog{});
    EXPECT_TRUE(third.will_wake(recorder.waker()));
}

TEST(Waker, MoveAssignmentDropsWhatItReplaces) {
    RecordingWaker kept;
    RecordingWaker replaced;
    Waker waker = replaced.waker().clone();

    waker = kept.waker().clone();

    EXPECT_EQ(replaced.log(), (WakerLog{"clone", "drop"}));
    EXPECT_EQ(kept.log(), (WakerLog{"clone"}));
    EXPECT_TRUE(waker.will_wake(kept.waker()));
}

TEST(Waker, SelfMoveAssignmentKeepsIt) {
    RecordingWaker recorder;
    {
        Waker waker = recorder.waker().clone();
        Waker& same = waker;
        waker = std::move(same);
        EXPECT_TRUE(waker.will_wake(recorder.waker()));
    }
    EXPECT_EQ(recorder.log(), (WakerLog{"clone", "drop"}));
}

TEST(Waker, WillWakeHoldsBetweenClonesAndNotBetweenTasks) {
    const CountingWaker one;
    const CountingWaker other;
    const Waker clone = one.waker().clone();

    EXPECT_TRUE(clone.will_wake(one.waker()));
    EXPECT_TRUE(one.waker().will_wake(clone));
    EXPECT_FALSE(clone.will_wake(other.waker()));
}

TEST(Waker, CloneFromTheSameTaskClonesNothing) {
    const RecordingWaker recorder;
    Waker waker = recorder.waker().clone();

    waker.clone_from(recorder.waker());

    EXPECT_EQ(recorder.log(), (WakerLog{"clone"}));
}

TEST(Waker, CloneFromAnotherTaskClonesAndDrops) {
    const RecordingWaker one;
    const RecordingWaker other;
    Waker waker = one.waker().clone();

    waker.clone_from(other.waker());

    EXPECT_EQ(one.log(), (WakerLog{"clone", "drop"}));
    EXPECT_EQ(other.log(), (WakerLog{"clone"}));
    EXPECT_TRUE(waker.will_wake(other.waker()));
}

TEST(Waker, NoopDoesNothingAndAllocatesNothing) {
    const support::AllocationCounter allocations;

    Waker::noop().wake_by_ref();
    Waker clone = Waker::noop().clone();
    std::move(clone).wake();
    {
        const Waker dropped = Waker::noop().clone();
    }

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(Waker, NoopWakesTheSameNobodyOnEveryThread) {
    std::optional<Waker> from_elsewhere;

    std::thread([&] { from_elsewhere = Waker::noop().clone(); }).join();

    EXPECT_TRUE(from_elsewhere->will_wake(Waker::noop()));
}

TEST(Waker, ShowsThePartsItWasMadeFrom) {
    const RecordingWaker recorder;
    const Waker& waker = recorder.waker();

    const RawWaker raw = waker.raw();

    EXPECT_EQ(waker.data(), raw.data);
    EXPECT_EQ(waker.vtable(), raw.vtable);
}

TEST(Waker, IntoRawGivesUpOwnershipAndFromRawTakesItBack) {
    RecordingWaker recorder;

    const RawWaker raw = recorder.waker().clone().into_raw();
    EXPECT_EQ(recorder.take_log(), (WakerLog{"clone"}));
    Waker::from_raw(raw).wake_by_ref();

    EXPECT_EQ(recorder.log(), (WakerLog{"wake_by_ref", "drop"}));
}

TEST(Waker, BorrowedIsNeverReleased) {
    RecordingWaker recorder;

    {
        const BorrowedWaker borrowed(recorder.waker().raw());
        (*borrowed).wake_by_ref();
        const Waker clone = (*borrowed).clone();
    }

    EXPECT_EQ(recorder.log(), (WakerLog{"wake_by_ref", "clone", "drop"}));
}

TEST(Waker, ThatSpeaksTheAbiCountsTheSameWay) {
    CountingWaker counting;

    Waker clone = counting.waker().clone();
    Waker again = clone.clone();
    EXPECT_EQ(counting.references(), 2U);
    clone.wake_by_ref();
    std::move(clone).wake();

    EXPECT_EQ(counting.references(), 1U);
    EXPECT_EQ(counting.wakes(), 2U);
    EXPECT_EQ(counting.clones(), 2U);
}

TEST(Waker, OutlivesTheObjectThatMadeIt) {
    std::optional<Waker> late;
    {
        const CountingWaker counting;
        late = counting.waker().clone();
    }

    late->wake_by_ref();
    std::move(*late).wake();
}

#if POLLEN_EXCEPTIONS
TEST(Waker, ThatThrowsFromCloneLeavesTheOriginalUsable) {
    const PanickingWaker panicking(PanicsOn::Clone);

    EXPECT_THROW((void) panicking.waker().clone(), WakerPanicked);

    EXPECT_NO_THROW(panicking.waker().wake_by_ref());
    EXPECT_EQ(panicking.references(), 0U);
}

TEST(Waker, ThatThrowsFromWakeIsConsumedAllTheSame) {
    const PanickingWaker panicking(PanicsOn::Wake);
    Waker clone = panicking.waker().clone();

    EXPECT_THROW(std::move(clone).wake(), WakerPanicked);

    EXPECT_EQ(panicking.references(), 0U);
}

TEST(Waker, CloneFromThatThrowsKeepsTheOldWaker) {
    const CountingWaker counting;
    const PanickingWaker panicking(PanicsOn::Clone);
    Waker waker = counting.waker().clone();

    EXPECT_THROW(waker.clone_from(panicking.waker()), WakerPanicked);

    EXPECT_TRUE(waker.will_wake(counting.waker()));
}
#endif

#if POLLEN_ASSERTIONS
TEST(WakerDeathTest, UseAfterMoveIsRefused) {
    Waker waker = Waker::noop().clone();
    const Waker moved = std::move(waker);

    EXPECT_DEATH(waker.wake_by_ref(), "moved from");
    EXPECT_DEATH((void) waker.clone(), "moved from");
    EXPECT_DEATH(std::move(waker).wake(), "moved from");
}
#endif

}  // namespace
