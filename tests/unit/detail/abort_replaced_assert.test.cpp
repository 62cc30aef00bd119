// SPDX-License-Identifier: MIT
// POLLEN_ASSERT as a user may define it before the first include.

namespace {
int broken_preconditions = 0;
const char* last_message = "";
}  // namespace

#define POLLEN_ASSERT(condition, message) \
    ((condition) ? static_cast<void>(0)   \
                 : static_cast<void>((++broken_preconditions, last_message = (message))))

// This header alone: others have functions that would then differ between the files of a program.
#include <pollen/detail/abort.hpp>

#include <gtest/gtest.h>

namespace {

TEST(AbortReplacedAssert, TheUsersOwnIsLeftAlone) {
    POLLEN_ASSERT(1 + 1 == 2, "arithmetic");
    EXPECT_EQ(broken_preconditions, 0);

    POLLEN_ASSERT(1 + 1 == 3, "arithmetic");
    EXPECT_EQ(broken_preconditions, 1);
    EXPECT_STREQ(last_message, "arithmetic");
}

}  // namespace
