// SPDX-License-Identifier: MIT
// The word of a driven future: every row of its table, one thread.

#include <pollen/compat/drive_state.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::DriveCancel;
using pollen::detail::DriveDuty;
using pollen::detail::DriveState;

// One whose first poll was pending.
struct PendingState : DriveState {
    PendingState() { EXPECT_EQ(end_poll(), DriveDuty::Nothing); }
};

TEST(DriveState, BeginsRunning) {
    DriveState state;
    EXPECT_FALSE(state.begin());
    EXPECT_EQ(state.wake(), DriveDuty::Nothing);
    EXPECT_EQ(state.end_poll(), DriveDuty::Run) << "it was woken meanwhile";
    EXPECT_TRUE(state.begin());
    EXPECT_EQ(state.end_poll(), DriveDuty::Nothing);
}

TEST(DriveState, TheFirstWakeHasToRun) {
    PendingState state;
    EXPECT_FALSE(state.begin()) << "nobody woke";
    EXPECT_EQ(state.wake(), DriveDuty::Run);
    EXPECT_EQ(state.wake(), DriveDuty::Nothing);
    EXPECT_TRUE(state.begin());
    EXPECT_FALSE(state.begin());
    EXPECT_EQ(state.finish(), DriveDuty::Nothing);
    EXPECT_EQ(state.wake(), DriveDuty::Nothing);
    EXPECT_FALSE(state.begin());
    EXPECT_EQ(state.cancel(), DriveCancel::Nothing);
}

TEST(DriveState, IsCancelledAtOnceWhenNobodyPolls) {
    PendingState state;
    EXPECT_EQ(state.cancel(), DriveCancel::Now);
    EXPECT_EQ(state.cancel(), DriveCancel::Nothing);
    EXPECT_EQ(state.wake(), DriveDuty::Nothing);
    EXPECT_FALSE(state.begin());

    PendingState woken;
    EXPECT_EQ(woken.wake(), DriveDuty::Run);
    EXPECT_EQ(woken.cancel(), DriveCancel::Now);
    EXPECT_FALSE(woken.begin()) << "the run that is due does nothing";
}

TEST(DriveState, WhoPollsHasToCancelAfterwards) {
    DriveState pending;
    EXPECT_EQ(pending.cancel(), DriveCancel::Later);
    EXPECT_EQ(pending.wake(), DriveDuty::Nothing);
    EXPECT_EQ(pending.end_poll(), DriveDuty::Cancel);
    EXPECT_FALSE(pending.begin());

    DriveState ready;
    EXPECT_EQ(ready.cancel(), DriveCancel::Later);
    EXPECT_EQ(ready.finish(), DriveDuty::Cancel);
    EXPECT_EQ(ready.cancel(), DriveCancel::Nothing);
}

TEST(DriveState, TheLastReferenceFreesTheMemory) {
    DriveState state;
    state.add_reference();
    EXPECT_FALSE(state.drop_reference());
    EXPECT_TRUE(state.drop_reference());
}

}  // namespace
