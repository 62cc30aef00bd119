// SPDX-License-Identifier: MIT
// Never: the type of what does not happen.

#pragma once

#include <pollen/detail/config.hpp>

POLLEN_NAMESPACE_BEGIN

/// A type without values (Rust's Infallible): Result<T, Never> always has a T.
class Never {
public:
    Never() = delete;

    friend constexpr bool operator==(Never, Never) noexcept { return true; }
};

POLLEN_NAMESPACE_END
