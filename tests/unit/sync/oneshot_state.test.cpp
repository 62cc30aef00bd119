// SPDX-License-Identifier: MIT
// Tests of the word of a oneshot channel: each transition's duties.

#include <pollen/sync/oneshot_state.hpp>

#include <gtest/gtest.h>

using pollen::detail::OneshotEnd;
using pollen::detail::OneshotPhase;
using pollen::detail::OneshotState;
using namespace pollen::detail;  // the duties

namespace {

TEST(OneshotState, SendingToWhoDoesNotWaitIsTheSendersLastStep) {
    OneshotState state;

    EXPECT_EQ(state.finish(true), unsigned{OneshotNothing});

    EXPECT_TRUE(state.is_done());
    EXPECT_TRUE(state.has_value());
    EXPECT_EQ(state.phase(OneshotEnd::Receiver), OneshotPhase::Over);
    EXPECT_EQ(state.leave(OneshotEnd::Receiver), unsigned{OneshotDestroy});
}

TEST(OneshotState, SendingToWhoWaitsHandsItsWakerOver) {
    OneshotState state;
    EXPECT_EQ(state.phase(OneshotEnd::Receiver), OneshotPhase::Idle);
    ASSERT_TRUE(state.start_waiting(OneshotEnd::Receiver));
    EXPECT_EQ(state.phase(OneshotEnd::Receiver), OneshotPhase::Lent);

    EXPECT_EQ(state.finish(false), unsigned{OneshotWakePeer | OneshotLeave});

    EXPECT_FALSE(state.stop_waiting(OneshotEnd::Receiver)) << "the sender has it";
    EXPECT_FALSE(state.start_waiting(OneshotEnd::Receiver));
    EXPECT_FALSE(state.has_value());
    EXPECT_EQ(state.leave(OneshotEnd::Receiver), unsigned{OneshotNothing});
    EXPECT_EQ(state.leave(OneshotEnd::Sender), unsigned{OneshotDestroy});
}

TEST(OneshotState, AFinishedSenderGetsItsOwnWakerBack) {
    OneshotState state;
    ASSERT_TRUE(state.start_waiting(OneshotEnd::Sender));

    EXPECT_EQ(state.finish(true), unsigned{OneshotDropOwn | OneshotLeave});

    EXPECT_EQ(state.close(), unsigned{OneshotNothing}) << "nobody waits for it";
}

TEST(OneshotState, AValueIsRefusedAfterTheClose) {
    OneshotState state;
    ASSERT_TRUE(state.start_waiting(OneshotEnd::Sender));

    EXPECT_EQ(state.close(), unsigned{OneshotWakePeer});

    EXPECT_EQ(state.close(), unsigned{OneshotNothing}) << "once";
    EXPECT_TRUE(state.is_closed());
    EXPECT_EQ(state.phase(OneshotEnd::Sender), OneshotPhase::Over);
    EXPECT_FALSE(state.start_waiting(OneshotEnd::Sender));
    EXPECT_EQ(state.finish(true), unsigned{OneshotRefused | OneshotLeave});
    EXPECT_FALSE(state.is_done()) << "a refusal changes nothing";
}

TEST(OneshotState, ASenderWithoutAValueDestroysWhatTheReceiverLeft) {
    OneshotState state;
    EXPECT_EQ(state.close(), unsigned{OneshotNothing});
    EXPECT_EQ(state.leave(OneshotEnd::Receiver), unsigned{OneshotNothing});

    EXPECT_EQ(state.finish(false), unsigned{OneshotDestroy});
}

TEST(OneshotState, AWakerCanBeTakenBack) {
    OneshotState state;
    for (const OneshotEnd end : {OneshotEnd::Sender, OneshotEnd::Receiver}) {
        ASSERT_TRUE(state.start_waiting(end));
        EXPECT_TRUE(state.stop_waiting(end));
        EXPECT_FALSE(state.stop_waiting(end));
        EXPECT_EQ(state.phase(end), OneshotPhase::Idle);
    }
}

}  // namespace
