// SPDX-License-Identifier: MIT
// The state word of a task: each transition from each state it can meet.

#include <pollen/executor/task_state.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::ArrivalDuty;
using pollen::detail::CompleteDuty;
using pollen::detail::DetachDuty;
using pollen::detail::JoinDuty;
using pollen::detail::ReleaseDuty;
using pollen::detail::StartDuty;
using pollen::detail::TaskState;
using pollen::detail::WakeDuty;

TEST(TaskState, BeginsWithTheExecutorAndTheHandle) {
    TaskState state;

    EXPECT_FALSE(state.is_completed());
    EXPECT_FALSE(state.is_over());
    EXPECT_FALSE(state.is_aborted());
    EXPECT_FALSE(state.joiner_waits());
    EXPECT_EQ(state.release(), ReleaseDuty::Nothing);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, OnlyTheFirstOfSeveralWakesSchedules) {
    TaskState state;

    EXPECT_EQ(state.notify(), WakeDuty::Schedule);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
}

TEST(TaskState, AWakeAfterTheArrivalSchedulesAgain) {
    TaskState state;
    EXPECT_EQ(state.notify(), WakeDuty::Schedule);
    EXPECT_EQ(state.arrive(), ArrivalDuty::Run);

    EXPECT_EQ(state.notify(), WakeDuty::Schedule);
}

TEST(TaskState, AWakeOfACompletedTaskDoesNothing) {
    TaskState state;
    EXPECT_EQ(state.complete(false), CompleteDuty::Nothing);

    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
    EXPECT_EQ(state.abort(), WakeDuty::Nothing);
    EXPECT_TRUE(state.is_over());
}

TEST(TaskState, IsForgottenWithoutAWakerUnlessAWakeHasCome) {
    TaskState state;
    EXPECT_TRUE(state.is_forgotten());
    state.add_references(1);
    EXPECT_FALSE(state.is_forgotten());
    EXPECT_EQ(state.notify(), WakeDuty::Schedule);
    EXPECT_EQ(state.release(), ReleaseDuty::Nothing);
    EXPECT_FALSE(state.is_forgotten());
    EXPECT_EQ(state.arrive(), ArrivalDuty::Run);
    EXPECT_TRUE(state.is_forgotten());
}

TEST(TaskState, IsForgottenWithoutAHandleToo) {
    TaskState state;
    EXPECT_EQ(state.detach(), DetachDuty::Nothing);
    EXPECT_TRUE(state.is_forgotten());
    state.add_references(1);
    EXPECT_FALSE(state.is_forgotten());
}

TEST(TaskState, IsNotForgottenWhenItIsAborted) {
    TaskState state;
    EXPECT_EQ(state.abort(), WakeDuty::Schedule);
    EXPECT_EQ(state.arrive(), ArrivalDuty::Run);

    EXPECT_FALSE(state.is_forgotten());
}

TEST(TaskState, AnAbortSchedulesUnlessItIsOnItsWay) {
    TaskState state;
    EXPECT_EQ(state.abort(), WakeDuty::Schedule);
    EXPECT_TRUE(state.is_aborted());
    EXPECT_EQ(state.abort(), WakeDuty::Nothing);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
}

TEST(TaskState, AnAbortStaysAfterTheArrival) {
    TaskState state;
    EXPECT_EQ(state.abort(), WakeDuty::Schedule);

    EXPECT_EQ(state.arrive(), ArrivalDuty::Run);
    EXPECT_TRUE(state.is_aborted());
}

TEST(TaskState, CompletionLeavesTheHandlesReference) {
    TaskState state;
    EXPECT_EQ(state.complete(false), CompleteDuty::Nothing);
    EXPECT_TRUE(state.is_completed());

    EXPECT_EQ(state.detach(), DetachDuty::DiscardOutcome);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, CompletionWithoutAHandleAsksForTheOutcomeToBeDiscardedFirst) {
    TaskState state;
    EXPECT_EQ(state.detach(), DetachDuty::Nothing);

    EXPECT_EQ(state.complete(false), CompleteDuty::DiscardOutcome);
    EXPECT_FALSE(state.is_completed());
    EXPECT_EQ(state.complete(true), CompleteDuty::Destroy);
}

TEST(TaskState, CompletionLeavesWakersTheMemory) {
    TaskState state;
    state.add_references(2);
    EXPECT_EQ(state.detach(), DetachDuty::Nothing);
    EXPECT_EQ(state.complete(true), CompleteDuty::Nothing);

    EXPECT_EQ(state.release(), ReleaseDuty::Nothing);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, CompletionOnTheWayLeavesTheReferenceToTheEntry) {
    TaskState state;
    EXPECT_EQ(state.notify(), WakeDuty::Schedule);
    EXPECT_EQ(state.detach(), DetachDuty::Nothing);

    EXPECT_EQ(state.complete(true), CompleteDuty::KeepForEntry);
    EXPECT_EQ(state.arrive(), ArrivalDuty::Release);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, CompletionWakesTheJoinerThatWaits) {
    TaskState state;
    EXPECT_EQ(state.start_waiting(), JoinDuty::Wait);
    EXPECT_TRUE(state.joiner_waits());

    EXPECT_EQ(state.complete(false), CompleteDuty::WakeJoiner);
    EXPECT_EQ(state.release(), ReleaseDuty::Nothing);  // the executor's, which is still there
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, CompletionOnTheWayWakesTheJoinerToo) {
    TaskState state;
    EXPECT_EQ(state.start_waiting(), JoinDuty::Wait);
    EXPECT_EQ(state.notify(), WakeDuty::Schedule);

    EXPECT_EQ(state.complete(false), CompleteDuty::WakeJoinerKeepForEntry);
}

TEST(TaskState, AJoinerThatStoppedWaitingIsNotWoken) {
    TaskState state;
    EXPECT_EQ(state.start_waiting(), JoinDuty::Wait);
    EXPECT_EQ(state.stop_waiting(), JoinDuty::Wait);
    EXPECT_FALSE(state.joiner_waits());

    EXPECT_EQ(state.complete(false), CompleteDuty::Nothing);
}

TEST(TaskState, WaitingForACompletedTaskFinishesAtOnce) {
    TaskState state;
    EXPECT_EQ(state.complete(false), CompleteDuty::Nothing);

    EXPECT_EQ(state.start_waiting(), JoinDuty::Finish);
    EXPECT_FALSE(state.joiner_waits());
}

TEST(TaskState, ToStopWaitingMayComeTooLate) {
    TaskState state;
    EXPECT_EQ(state.start_waiting(), JoinDuty::Wait);
    EXPECT_EQ(state.complete(false), CompleteDuty::WakeJoiner);

    EXPECT_EQ(state.stop_waiting(), JoinDuty::Finish);
}

// The transitions of a pool's task.

TEST(TaskState, ATaskOnItsWayIsNotScheduledByAWake) {
    TaskState state(TaskState::OnItsWay);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
    EXPECT_EQ(state.start(), StartDuty::Poll);
    EXPECT_EQ(state.stop(), WakeDuty::Nothing);

    EXPECT_EQ(state.notify(), WakeDuty::Schedule);
}

TEST(TaskState, AWakeWhileItRunsSchedulesWhenItStops) {
    TaskState state(TaskState::OnItsWay);
    EXPECT_EQ(state.start(), StartDuty::Poll);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);

    EXPECT_EQ(state.stop(), WakeDuty::Schedule);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
    EXPECT_EQ(state.start(), StartDuty::Poll);
    EXPECT_EQ(state.stop(), WakeDuty::Nothing);
}

TEST(TaskState, AnAbortWhileItRunsCancelsAtTheNextStart) {
    TaskState state(TaskState::OnItsWay);
    EXPECT_EQ(state.start(), StartDuty::Poll);
    EXPECT_EQ(state.abort(), WakeDuty::Nothing);

    EXPECT_EQ(state.stop(), WakeDuty::Schedule);
    EXPECT_EQ(state.start(), StartDuty::Cancel);
}

TEST(TaskState, AnAbortOfAQueuedTaskCancelsAtTheNextStart) {
    TaskState state(TaskState::OnItsWay);
    EXPECT_EQ(state.abort(), WakeDuty::Nothing);

    EXPECT_EQ(state.start(), StartDuty::Cancel);
}

TEST(TaskState, CompletionWhileItRunsLeavesNoEntryThoughItWasWoken) {
    TaskState state(TaskState::OnItsWay);
    EXPECT_EQ(state.start(), StartDuty::Poll);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);

    EXPECT_EQ(state.complete(false), CompleteDuty::Nothing);
    EXPECT_EQ(state.notify(), WakeDuty::Nothing);
    EXPECT_EQ(state.abort(), WakeDuty::Nothing);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, CompletionInAQueueLeavesTheReferenceToTheEntry) {
    TaskState state(TaskState::OnItsWay);
    EXPECT_EQ(state.detach(), DetachDuty::Nothing);

    EXPECT_EQ(state.complete(true), CompleteDuty::KeepForEntry);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskState, WithoutAHandleCountsItsReferences) {
    TaskState state(1);
    state.add_references(3);

    EXPECT_EQ(state.complete(true), CompleteDuty::Nothing);
    EXPECT_EQ(state.release(), ReleaseDuty::Nothing);
    EXPECT_EQ(state.release(), ReleaseDuty::Nothing);
    EXPECT_EQ(state.release(), ReleaseDuty::Destroy);
}

TEST(TaskStateDeathTest, TooManyReferencesEndTheProcess) {
    TaskState state;
    const auto leak_for_ever = [&] {
        for (;;)
            state.add_references(1U << 20);
    };

    EXPECT_DEATH(leak_for_ever(), "too many wakers of one task");
}

}  // namespace
