// SPDX-License-Identifier: MIT
// The number of the ABI that this library speaks.

#pragma once

#include <pollen/abi/version.h>
#include <pollen/detail/config.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN

/// The ABI of the crate async-ffi 0.3 to 0.5 (its ABI_VERSION). Two libraries of the same number
/// understand each other.
inline constexpr std::uint32_t ABI_VERSION = POLLEN_ABI_VERSION;

POLLEN_NAMESPACE_END
