// SPDX-License-Identifier: MIT
// Tests of the word of a shared future: each row of its table.

#include <pollen/future/shared_state.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::SharedState;
using Turn = SharedState::Turn;

TEST(SharedState, OnePollsAndTheOthersWait) {
    SharedState state;

    EXPECT_EQ(state.begin_poll(), Turn::Polls);
    EXPECT_EQ(state.begin_poll(), Turn::Waits);
    EXPECT_FALSE(state.end_poll());
    EXPECT_EQ(state.begin_poll(), Turn::Polls);
}

TEST(SharedState, TheFirstWakeBetweenTurnsIsItsCallers) {
    SharedState state;

    EXPECT_TRUE(state.wake());
    EXPECT_FALSE(state.wake());
    EXPECT_EQ(state.begin_poll(), Turn::Polls);
    EXPECT_FALSE(state.end_poll());
    EXPECT_TRUE(state.wake());
}

TEST(SharedState, AWakeDuringATurnIsPassedOnAtItsEnd) {
    SharedState state;
    EXPECT_EQ(state.begin_poll(), Turn::Polls);

    EXPECT_FALSE(state.wake());
    EXPECT_TRUE(state.end_poll());
    EXPECT_FALSE(state.wake());
}

TEST(SharedState, WhatIsFinishedIsReadForEver) {
    SharedState state;
    EXPECT_EQ(state.begin_poll(), Turn::Polls);
    EXPECT_FALSE(state.is_finished());

    state.finish();
    EXPECT_TRUE(state.is_finished());
    EXPECT_EQ(state.begin_poll(), Turn::Reads);
    EXPECT_FALSE(state.wake());
    EXPECT_TRUE(state.is_finished());
    EXPECT_EQ(state.begin_poll(), Turn::Reads);
}

}  // namespace
