// SPDX-License-Identifier: MIT
// Tests of the state word of remote_handle(): each transition, and the duty that it returns.

#include <pollen/future/remote_state.hpp>

#include <gtest/gtest.h>

using pollen::detail::RemoteState;

namespace {

TEST(RemoteState, TheHandleGetsTheOutcome) {
    RemoteState state;
    EXPECT_FALSE(state.is_finished());
    EXPECT_FALSE(state.is_cancelled());

    EXPECT_TRUE(state.finish(true));
    EXPECT_TRUE(state.is_finished());
    EXPECT_TRUE(state.is_written());
    EXPECT_FALSE(state.leave());
    EXPECT_TRUE(state.handle_goes(false));
    EXPECT_TRUE(state.leave());
}

TEST(RemoteState, TheHandleIsToldThatThereIsNoOutcome) {
    RemoteState state;
    EXPECT_TRUE(state.finish(false));

    EXPECT_TRUE(state.is_finished());
    EXPECT_FALSE(state.is_written());
}

TEST(RemoteState, TheRemoteIsCancelledByTheHandle) {
    RemoteState state;
    EXPECT_FALSE(state.handle_goes(false));
    EXPECT_FALSE(state.leave());
    EXPECT_TRUE(state.is_cancelled());

    EXPECT_FALSE(state.finish(false));
    EXPECT_TRUE(state.leave());
}

TEST(RemoteState, TheRemoteGoesOnWhenItIsForgotten) {
    RemoteState state;
    EXPECT_FALSE(state.handle_goes(true));
    EXPECT_FALSE(state.is_cancelled());

    EXPECT_FALSE(state.finish(true));
}

}  // namespace
