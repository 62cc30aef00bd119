// SPDX-License-Identifier: MIT
// Parker and the word behind it.

#include <pollen/executor/parker.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using pollen::detail::ParkDuty;
using pollen::detail::Parker;
using pollen::detail::ParkState;
using pollen::detail::UnparkDuty;

TEST(ParkState, ATokenEndsTheNextParkAtOnce) {
    ParkState state;

    EXPECT_EQ(state.unpark(), UnparkDuty::Nothing);
    EXPECT_EQ(state.begin_park(), ParkDuty::Return);
}

TEST(ParkState, TokensDoNotAddUp) {
    ParkState state;
    EXPECT_EQ(state.unpark(), UnparkDuty::Nothing);
    EXPECT_EQ(state.unpark(), UnparkDuty::Nothing);

    EXPECT_EQ(state.begin_park(), ParkDuty::Return);
    EXPECT_EQ(state.begin_park(), ParkDuty::Sleep);
}

TEST(ParkState, OnlyTheFirstUnparkWakesTheSleeper) {
    ParkState state;
    EXPECT_EQ(state.begin_park(), ParkDuty::Sleep);

    EXPECT_EQ(state.unpark(), UnparkDuty::WakeSleeper);
    EXPECT_EQ(state.unpark(), UnparkDuty::Nothing);
}

TEST(ParkState, ASleeperWokenForNoReasonSleepsAgain) {
    ParkState state;
    EXPECT_EQ(state.begin_park(), ParkDuty::Sleep);

    EXPECT_EQ(state.begin_park(), ParkDuty::Sleep);
    EXPECT_EQ(state.unpark(), UnparkDuty::WakeSleeper);
}

TEST(ParkState, TheSleeperTakesTheToken) {
    ParkState state;
    EXPECT_EQ(state.begin_park(), ParkDuty::Sleep);
    EXPECT_EQ(state.unpark(), UnparkDuty::WakeSleeper);

    EXPECT_EQ(state.begin_park(), ParkDuty::Return);
    EXPECT_EQ(state.begin_park(), ParkDuty::Sleep);
}

TEST(Parker, ReturnsAtOnceIfThereIsAToken) {
    Parker parker;
    parker.unpark();

    parker.park();  // or the test never ends
}

TEST(Parker, HandsPlainDataOver) {
    constexpr int rounds = 2000;
    Parker ping;
    Parker pong;
    int shared = 0;  // whoever holds the token owns it

    std::thread other([&] {
        for (int i = 0; i < rounds; ++i) {
            ping.park();
            ++shared;
            pong.unpark();
        }
    });
    for (int i = 0; i < rounds; ++i) {
        ++shared;
        ping.unpark();
        pong.park();
    }
    other.join();

    EXPECT_EQ(shared, 2 * rounds);
}

}  // namespace
