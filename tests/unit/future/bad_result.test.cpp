// SPDX-License-Identifier: MIT
// Tests of how the error of a Result is thrown.

#include <pollen/detail/config.hpp>
#include <pollen/future/bad_result.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <string>

using pollen::BadResult;
using pollen::detail::throw_error;

namespace {

#if POLLEN_EXCEPTIONS

TEST(ThrowError, ThrowsAnExceptionAsItIs) {
    EXPECT_THROW(throw_error(std::out_of_range("far")), std::out_of_range);
    const std::runtime_error error("kept");
    try {
        throw_error(error);
    } catch (const std::runtime_error& thrown) {
        EXPECT_STREQ(thrown.what(), "kept");
    }
}

TEST(ThrowError, RethrowsWhatAPointerPointsTo) {
    EXPECT_THROW(throw_error(std::make_exception_ptr(7)), int);
}

TEST(ThrowError, ThrowsBadResultForWhatIsNoException) {
    EXPECT_THROW(throw_error(std::string("text")), BadResult);
    EXPECT_THROW(throw_error(7), BadResult);
}

class MoveOnly : public std::exception {
public:
    MoveOnly() = default;
    MoveOnly(const MoveOnly&) = delete;
    MoveOnly& operator=(const MoveOnly&) = delete;
    MoveOnly(MoveOnly&&) = default;
    MoveOnly& operator=(MoveOnly&&) = default;
};

TEST(ThrowError, ThrowsBadResultForAnLvalueThatCannotBeCopied) {
    const MoveOnly error;
    EXPECT_THROW(throw_error(error), BadResult);
}

#else

TEST(ThrowError, EndsTheProcessWithTheMessage) {
    EXPECT_DEATH(throw_error(std::runtime_error("the reason")), "pollen: the reason");
    EXPECT_DEATH(throw_error(7), "the Result has no value but an error");
}

#endif

}  // namespace
