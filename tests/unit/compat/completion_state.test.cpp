// SPDX-License-Identifier: MIT
// The word of a completion: every row of its table, one thread.

#include <pollen/compat/completion_state.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::CompletionAbandon;
using pollen::detail::CompletionFinish;
using pollen::detail::CompletionRelease;
using pollen::detail::CompletionState;

TEST(CompletionState, OneCompleterMayClaim) {
    CompletionState state;
    EXPECT_TRUE(state.claim());
    EXPECT_FALSE(state.claim());
}

TEST(CompletionState, TheFutureFreesTheMemoryIfItGoesLast) {
    CompletionState state;
    EXPECT_FALSE(state.is_done());
    EXPECT_TRUE(state.claim());
    EXPECT_EQ(state.finish(), CompletionFinish::Nothing);
    EXPECT_TRUE(state.is_done());
    EXPECT_EQ(state.release(), CompletionRelease::Nothing);

    EXPECT_EQ(state.abandon(), CompletionAbandon::Discard);
    EXPECT_TRUE(state.leave());
}

TEST(CompletionState, TheLastCompleterFreesTheMemoryIfItGoesLast) {
    CompletionState state;
    state.add_completer();
    EXPECT_TRUE(state.claim());
    EXPECT_EQ(state.finish(), CompletionFinish::Nothing);
    EXPECT_FALSE(state.leave());

    EXPECT_EQ(state.release(), CompletionRelease::Nothing);
    EXPECT_EQ(state.release(), CompletionRelease::Destroy);
}

TEST(CompletionState, WhoFinishesHasToWakeWhoWaits) {
    CompletionState state;
    EXPECT_TRUE(state.start_waiting());
    EXPECT_EQ(state.finish(), CompletionFinish::Wake);
    EXPECT_FALSE(state.stop_waiting()) << "the waker is the completer's";
    EXPECT_FALSE(state.start_waiting());
}

TEST(CompletionState, TheFutureMayStopWaiting) {
    CompletionState state;
    EXPECT_TRUE(state.start_waiting());
    EXPECT_TRUE(state.stop_waiting());
    EXPECT_EQ(state.finish(), CompletionFinish::Nothing);
}

TEST(CompletionState, WhoFinishesHasToDiscardWhatNobodyTakes) {
    CompletionState state;
    EXPECT_EQ(state.abandon(), CompletionAbandon::Nothing);
    EXPECT_TRUE(state.claim());
    EXPECT_EQ(state.finish(), CompletionFinish::Discard);
    EXPECT_EQ(state.release(), CompletionRelease::Destroy);
}

TEST(CompletionState, TheLastCompleterHasToBreakIfNobodyHasFinished) {
    CompletionState state;
    state.add_completer();
    EXPECT_EQ(state.release(), CompletionRelease::Nothing);
    EXPECT_EQ(state.release(), CompletionRelease::Break);
    EXPECT_FALSE(state.is_done());
    EXPECT_EQ(state.finish(), CompletionFinish::Nothing);
    EXPECT_EQ(state.release(), CompletionRelease::Nothing);
    EXPECT_TRUE(state.leave());
}

TEST(CompletionState, NothingIsBrokenIfTheFutureIsGone) {
    CompletionState state;
    EXPECT_EQ(state.abandon(), CompletionAbandon::Nothing);
    EXPECT_EQ(state.release(), CompletionRelease::Destroy);
}

}  // namespace
