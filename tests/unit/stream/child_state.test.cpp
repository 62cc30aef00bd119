// SPDX-License-Identifier: MIT
// Tests of the state word of a child: each transition, and the duty that it returns.

#include <pollen/stream/child_state.hpp>

#include <gtest/gtest.h>

using pollen::detail::ChildState;
using pollen::detail::ChildWakeDuty;

namespace {

// As it is between two polls, with one waker kept.
void make_idle(ChildState& state) {
    state.add_references(1);
    state.arrive();
}

TEST(ChildState, BeginsQueuedWithTheSetsReferenceAlone) {
    ChildState state;

    EXPECT_TRUE(state.is_queued());
    EXPECT_FALSE(state.is_alone());  // it has an entry
    EXPECT_FALSE(state.notify());

    state.arrive();
    EXPECT_FALSE(state.is_queued());
    EXPECT_TRUE(state.is_alone());
}

TEST(ChildState, IsPushedByTheFirstWakeAfterArrive) {
    ChildState state;
    make_idle(state);

    EXPECT_TRUE(state.notify());
    EXPECT_FALSE(state.notify());
    state.arrive();
    EXPECT_TRUE(state.notify());
}

TEST(ChildState, IsNotAloneWhileThereIsAWaker) {
    ChildState state;
    make_idle(state);

    EXPECT_FALSE(state.is_alone());
    EXPECT_FALSE(state.release());
    EXPECT_TRUE(state.is_alone());
}

TEST(ChildState, AConsumedWakerWakesAndGivesItsReferenceBack) {
    ChildState state;
    make_idle(state);

    EXPECT_EQ(state.notify_and_release(), ChildWakeDuty::Push);
    EXPECT_TRUE(state.is_queued());
    state.arrive();
    EXPECT_TRUE(state.is_alone());
}

TEST(ChildState, AConsumedWakerOfAQueuedChildGivesItsReferenceBack) {
    ChildState state;
    make_idle(state);
    state.add_references(1);
    EXPECT_TRUE(state.notify());

    EXPECT_EQ(state.notify_and_release(), ChildWakeDuty::Nothing);
    state.arrive();
    EXPECT_FALSE(state.is_alone());
    EXPECT_FALSE(state.release());
    EXPECT_TRUE(state.is_alone());
}

TEST(ChildState, LeavesToTheLastWaker) {
    ChildState state;
    make_idle(state);

    EXPECT_FALSE(state.leave());
    EXPECT_FALSE(state.notify());  // the future is gone
    EXPECT_TRUE(state.release());
}

TEST(ChildState, LeavesToAWakerThatIsConsumedLater) {
    ChildState state;
    make_idle(state);

    EXPECT_FALSE(state.leave());
    EXPECT_EQ(state.notify_and_release(), ChildWakeDuty::Destroy);
}

TEST(ChildState, LeavesToItsEntryIfItIsQueued) {
    ChildState state;

    EXPECT_FALSE(state.leave());
    EXPECT_TRUE(state.is_gone());
    EXPECT_TRUE(state.release());
}

TEST(ChildState, IsDestroyedByWhoeverComesLast) {
    ChildState state;
    make_idle(state);
    EXPECT_FALSE(state.release());

    EXPECT_TRUE(state.leave());
}

TEST(ChildStateDeathTest, TooManyReferencesEndTheProcess) {
    ChildState state;
    const auto leak_for_ever = [&] {
        for (;;)
            state.add_references(1U << 20);
    };

    EXPECT_DEATH(leak_for_ever(), "too many wakers of one future");
}

}  // namespace
