// SPDX-License-Identifier: MIT
// Tests of PolledAfterReady: the error of polling what has finished.

#include <pollen/future/polled_after_ready.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <type_traits>

static_assert(std::is_base_of_v<std::exception, pollen::PolledAfterReady>);

TEST(PolledAfterReady, SaysWhatHappened) {
    const pollen::PolledAfterReady error;

    EXPECT_EQ(std::string(error.what()), "a future was polled after it had finished");
}

#if POLLEN_EXCEPTIONS
TEST(PolledAfterReady, IsThrown) {
    EXPECT_THROW(pollen::detail::throw_polled_after_ready(), pollen::PolledAfterReady);
}
#else
TEST(PolledAfterReadyDeathTest, EndsTheProcessWithoutExceptions) {
    EXPECT_DEATH(pollen::detail::throw_polled_after_ready(), "polled after it had finished");
}
#endif
