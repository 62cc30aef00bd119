// SPDX-License-Identifier: MIT
// The ends of the process: what they print.

#include <pollen/detail/abort.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

TEST(AbortDeathTest, AbortWithPrintsItsMessage) {
    EXPECT_DEATH(pollen::detail::abort_with("why"), "^pollen: why");
    EXPECT_DEATH(pollen::detail::abort_with("what ", "where"), "^pollen: what where");
}

#if POLLEN_EXCEPTIONS

TEST(AbortDeathTest, AnExceptionNamesThePlaceItWouldHaveLeft) {
    EXPECT_DEATH(
        pollen::detail::abort_on_exception("Waker::wake", [] { throw std::runtime_error("x"); }),
        "exception across the FFI boundary in Waker::wake: x");
    EXPECT_DEATH(pollen::detail::abort_on_exception("Waker::wake", [] { throw 1; }),
                 "exception across the FFI boundary in Waker::wake: not a std::exception");
}

#endif

TEST(Abort, WithoutAnExceptionTheResultComesThrough) {
    EXPECT_EQ(pollen::detail::abort_on_exception("anywhere", [] { return 5; }), 5);
}

#if POLLEN_ASSERTIONS
TEST(AbortDeathTest, ABrokenPreconditionNamesItself) {
    const bool claim = false;
    EXPECT_DEATH(POLLEN_ASSERT(claim, "the rule"), "assertion failed at .*: claim: the rule");
}
#endif

TEST(Abort, AKeptPreconditionDoesNothing) { POLLEN_ASSERT(true, "the rule"); }

}  // namespace
