// SPDX-License-Identifier: MIT
// Tests of Finishing: what is empty at the end of the scope.

#include <pollen/detail/config.hpp>
#include <pollen/future/finishing.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

using pollen::detail::Finishing;

namespace {

TEST(Finishing, EmptiesAtTheEndOfTheScope) {
    std::optional<int> what = 7;
    {
        const Finishing finishing(what);
        EXPECT_TRUE(what.has_value());
    }
    EXPECT_FALSE(what.has_value());
}

TEST(Finishing, KeepsWhatItIsTold) {
    std::optional<int> what = 7;
    {
        Finishing finishing(what);
        finishing.keep();
    }
    EXPECT_EQ(what, 7);
}

#if POLLEN_EXCEPTIONS
TEST(Finishing, EmptiesWhenTheScopeThrows) {
    std::optional<int> what = 7;
    const auto fail = [&] {
        const Finishing finishing(what);
        throw std::runtime_error("no");
    };
    EXPECT_THROW(fail(), std::runtime_error);
    EXPECT_FALSE(what.has_value());
}
#endif

}  // namespace
