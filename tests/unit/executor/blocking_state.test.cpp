// SPDX-License-Identifier: MIT
// The word of a job: each transition, in each order that threads can bring about.

#include <pollen/executor/blocking_state.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::AbandonDuty;
using pollen::detail::BlockingState;
using pollen::detail::DoneDuty;
using pollen::detail::LeaveDuty;
using pollen::detail::WaitDuty;

TEST(BlockingState, WakesWhoWaitsAndTheFutureGoesLast) {
    BlockingState state;
    EXPECT_EQ(state.start_waiting(), WaitDuty::Wait);
    EXPECT_FALSE(state.is_done());

    EXPECT_EQ(state.finish(), DoneDuty::Wake);
    EXPECT_TRUE(state.is_done());
    EXPECT_EQ(state.leave(), LeaveDuty::Nothing);
    EXPECT_EQ(state.go(), LeaveDuty::Destroy);
}

TEST(BlockingState, TheThreadGoesLastIfTheFutureWasQuick) {
    BlockingState state;
    EXPECT_EQ(state.start_waiting(), WaitDuty::Wait);
    EXPECT_EQ(state.finish(), DoneDuty::Wake);
    EXPECT_EQ(state.go(), LeaveDuty::Nothing);
    EXPECT_EQ(state.leave(), LeaveDuty::Destroy);
}

TEST(BlockingState, LeavesTheOutcomeOfAnAbandonedJobToTheThread) {
    BlockingState state;
    EXPECT_EQ(state.start_waiting(), WaitDuty::Wait);
    EXPECT_EQ(state.abandon(), AbandonDuty::Nothing);
    EXPECT_EQ(state.finish(), DoneDuty::DiscardAndDrop);
    EXPECT_EQ(state.leave(), LeaveDuty::Destroy);
}

TEST(BlockingState, LeavesTheOutcomeOfAFinishedJobToTheFuture) {
    BlockingState state;
    EXPECT_EQ(state.start_waiting(), WaitDuty::Wait);
    EXPECT_EQ(state.finish(), DoneDuty::Wake);
    EXPECT_EQ(state.abandon(), AbandonDuty::Discard);
    EXPECT_EQ(state.go(), LeaveDuty::Nothing);
    EXPECT_EQ(state.leave(), LeaveDuty::Destroy);
}

TEST(BlockingState, LetsTheWakerBeExchangedUntilTheJobIsDone) {
    BlockingState state;
    EXPECT_EQ(state.start_waiting(), WaitDuty::Wait);
    EXPECT_EQ(state.stop_waiting(), WaitDuty::Wait);
    EXPECT_EQ(state.start_waiting(), WaitDuty::Wait);
    EXPECT_EQ(state.stop_waiting(), WaitDuty::Wait);

    EXPECT_EQ(state.finish(), DoneDuty::Nothing) << "nobody waits at the moment";
    EXPECT_EQ(state.start_waiting(), WaitDuty::Finish);
    EXPECT_EQ(state.stop_waiting(), WaitDuty::Finish);
}

TEST(BlockingState, HasNoWakerToDropIfNobodyWaited) {
    BlockingState state;
    EXPECT_EQ(state.abandon(), AbandonDuty::Nothing);
    EXPECT_EQ(state.finish(), DoneDuty::Discard);
    EXPECT_EQ(state.leave(), LeaveDuty::Destroy);
}

}  // namespace
