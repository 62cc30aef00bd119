// SPDX-License-Identifier: MIT
// Tests of the word that counts the values received.

#include <pollen/sync/mpsc_room.hpp>

#include <gtest/gtest.h>

using pollen::detail::MpscRoom;

namespace {

TEST(MpscRoom, TellsWhoFreesThatSomebodyWaits) {
    MpscRoom room;
    EXPECT_FALSE(room.free(2));
    EXPECT_EQ(room.received(), 2U);

    room.start_waiting();
    EXPECT_TRUE(room.free(1));
    EXPECT_EQ(room.received(), 3U);

    room.stop_waiting();
    EXPECT_FALSE(room.free(1));
    EXPECT_EQ(room.received(), 4U);
}

}  // namespace
