// SPDX-License-Identifier: MIT
// BrokenCompletion: what it says.

#include <pollen/compat/broken_completion.hpp>

#include <gtest/gtest.h>

#include <exception>

namespace {

TEST(BrokenCompletion, SaysWhatHappened) {
    const pollen::compat::BrokenCompletion error;
    const std::exception& base = error;
    EXPECT_STREQ(base.what(), "a completion was destroyed without being called");
}

#if POLLEN_EXCEPTIONS
TEST(BrokenCompletion, IsThrown) {
    EXPECT_THROW(pollen::detail::throw_broken_completion(), pollen::compat::BrokenCompletion);
}
#else
TEST(BrokenCompletion, EndsTheProcessWhereNothingCanBeThrown) {
    EXPECT_DEATH(pollen::detail::throw_broken_completion(), "destroyed without being called");
}
#endif

}  // namespace
