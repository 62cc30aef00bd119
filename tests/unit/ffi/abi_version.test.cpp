// SPDX-License-Identifier: MIT
// The ABI's number is the published crate's.

#include <pollen/abi/version.h>
#include <pollen/ffi/abi_version.hpp>

#include <gtest/gtest.h>

TEST(AbiVersion, IsTwoInBothLanguages) {
    EXPECT_EQ(pollen::ABI_VERSION, 2U);  // async-ffi 0.3 to 0.5
    EXPECT_EQ(POLLEN_ABI_VERSION, 2);
}
