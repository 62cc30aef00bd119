// SPDX-License-Identifier: MIT
// Tests of AtomicWaker: what it keeps, whom it wakes, and what happens when a waker throws.

#include <pollen/task/atomic_waker.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/recording_waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

using pollen::AtomicWaker;
using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using pollen::testing::CountingWaker;
using pollen::testing::PanickingWaker;
using pollen::testing::PanicsOn;
using pollen::testing::RecordingWaker;
using pollen::testing::WakerLog;
using pollen::testing::WakerPanicked;

namespace {

TEST(AtomicWaker, WakesTheRegisteredWakerOnce) {
    CountingWaker task;
    AtomicWaker cell;
    cell.register_waker(task.waker());

    cell.wake();
    cell.wake();

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.references(), 0U);
}

TEST(AtomicWaker, WakingAnEmptyCellDoesNothing) {
    AtomicWaker cell;

    cell.wake();

    EXPECT_FALSE(cell.take().has_value());
}

TEST(AtomicWaker, KeepsTheOldCloneWhenTheSameTaskRegistersAgain) {
    const RecordingWaker task;
    AtomicWaker cell;

    cell.register_waker(task.waker());
    cell.register_waker(task.waker());

    EXPECT_EQ(task.log(), (WakerLog{"clone"}));
}

TEST(AtomicWaker, OnlyTheLatestRegisteredTaskIsWoken) {
    const CountingWaker first;
    const CountingWaker second;
    AtomicWaker cell;
    cell.register_waker(first.waker());

    cell.register_waker(second.waker());
    EXPECT_EQ(first.references(), 0U);
    cell.wake();

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
}

TEST(AtomicWaker, TakeHandsTheWakerOutWithoutWakingIt) {
    const CountingWaker task;
    AtomicWaker cell;
    cell.register_waker(task.waker());

    const std::optional<Waker> taken = cell.take();

    ASSERT_TRUE(taken.has_value());
    EXPECT_TRUE(taken->will_wake(task.waker()));
    EXPECT_EQ(task.wakes(), 0U);
    EXPECT_FALSE(cell.take().has_value());
}

TEST(AtomicWaker, CanBeRegisteredAgainAfterAWake) {
    const CountingWaker task;
    AtomicWaker cell;

    for (int round = 0; round < 3; ++round) {
        cell.register_waker(task.waker());
        cell.wake();
    }

    EXPECT_EQ(task.wakes(), 3U);
}

TEST(AtomicWaker, DropsTheWakerItKeeps) {
    const CountingWaker task;
    {
        AtomicWaker cell;
        cell.register_waker(task.waker());
        EXPECT_EQ(task.references(), 1U);
    }
    EXPECT_EQ(task.references(), 0U);
}

TEST(AtomicWaker, AllocatesNothingForATaskThatSpeaksTheAbi) {
    const CountingWaker task;
    AtomicWaker cell;
    const support::AllocationCounter allocations;

    cell.register_waker(task.waker());
    cell.wake();

    EXPECT_EQ(allocations.allocated(), 0U);
}

// A waker whose functions run what the test gives them: to act in the middle of an operation.
struct Hooked {
    std::function<void()> on_clone = [] {};
    std::function<void()> on_wake = [] {};
    std::function<void()> on_drop = [] {};

    static const Hooked& self(const void* data) { return *static_cast<const Hooked*>(data); }

    static constexpr RawWakerVTable vtable() {
        return {
            .clone = [](const void* data) -> RawWaker {
                self(data).on_clone();
                return self(data).raw();
            },
            .wake =
                [](const void* data) {
                    self(data).on_wake();
                    self(data).on_drop();
                },
            .wake_by_ref = [](const void* data) { self(data).on_wake(); },
            .drop = [](const void* data) { self(data).on_drop(); },
        };
    }
    RawWaker raw() const {
        static constexpr RawWakerVTable table = vtable();
        return {this, &table};
    }
    Waker waker() const { return Waker::from_raw(raw()); }
};

TEST(AtomicWaker, AWakeInTheMiddleOfARegistrationWakesTheNewWaker) {
    AtomicWaker cell;
    int wakes = 0;
    Hooked hooked;
    hooked.on_clone = [&] { cell.wake(); };
    hooked.on_wake = [&] { ++wakes; };
    const Waker task = hooked.waker();

    cell.register_waker(task);

    EXPECT_EQ(wakes, 1);
    EXPECT_FALSE(cell.take().has_value());
}

TEST(AtomicWaker, TheReplacedWakerMayUseTheCellWhileItIsDropped) {
    AtomicWaker cell;
    const CountingWaker next;
    Hooked hooked;
    {
        const Waker replaced = hooked.waker();
        cell.register_waker(replaced);
    }
    hooked.on_drop = [&] { cell.wake(); };

    cell.register_waker(next.waker());

    EXPECT_EQ(next.wakes(), 1U);
}

TEST(AtomicWaker, TheWakerMayRegisterAgainWhileItIsWoken) {
    AtomicWaker cell;
    const CountingWaker next;
    Hooked hooked;
    hooked.on_wake = [&] { cell.register_waker(next.waker()); };
    const Waker task = hooked.waker();
    cell.register_waker(task);

    cell.wake();
    EXPECT_EQ(next.wakes(), 0U);
    cell.wake();

    EXPECT_EQ(next.wakes(), 1U);
}

#if POLLEN_EXCEPTIONS
TEST(AtomicWaker, ACloneThatThrowsLeavesTheCellAsItWas) {
    const CountingWaker kept;
    const PanickingWaker panicking(PanicsOn::Clone);
    AtomicWaker cell;
    cell.register_waker(kept.waker());

    EXPECT_THROW(cell.register_waker(panicking.waker()), WakerPanicked);
    cell.wake();

    EXPECT_EQ(kept.wakes(), 1U);
}

TEST(AtomicWaker, ACloneThatThrowsWhileAnotherWakesLosesNoWake) {
    const CountingWaker kept;
    AtomicWaker cell;
    cell.register_waker(kept.waker());
    Hooked hooked;
    hooked.on_clone = [&] {
        cell.wake();
        throw WakerPanicked("clone");
    };
    const Waker panicking = hooked.waker();

    EXPECT_THROW(cell.register_waker(panicking), WakerPanicked);

    EXPECT_EQ(kept.wakes(), 1U);
    EXPECT_FALSE(cell.take().has_value());
}

TEST(AtomicWaker, AWakeThatThrowsLeavesTheCellUsable) {
    const PanickingWaker panicking(PanicsOn::Wake);
    const CountingWaker next;
    AtomicWaker cell;
    cell.register_waker(panicking.waker());

    EXPECT_THROW(cell.wake(), WakerPanicked);
    EXPECT_EQ(panicking.references(), 0U);
    cell.register_waker(next.waker());
    cell.wake();

    EXPECT_EQ(next.wakes(), 1U);
}
#endif

TEST(AtomicWaker, WakesAThreadThatWaits) {
    AtomicWaker cell;
    std::atomic<bool> done = false;
    CountingWaker task;

    std::thread waker([&] {
        done = true;
        cell.wake();
    });
    cell.register_waker(task.waker());
    const bool seen_at_once = done;
    waker.join();

    EXPECT_TRUE(seen_at_once || task.wakes() == 1U);
}

#if POLLEN_ASSERTIONS
TEST(AtomicWakerDeathTest, TwoRegistrationsAtOnceAreRefused) {
    AtomicWaker cell;
    const CountingWaker intruder;
    Hooked hooked;
    hooked.on_clone = [&] { cell.register_waker(intruder.waker()); };
    const Waker task = hooked.waker();

    EXPECT_DEATH(cell.register_waker(task), "two threads register at once");
}
#endif

}  // namespace
