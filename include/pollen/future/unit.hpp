// SPDX-License-Identifier: MIT
// A value that says nothing: stands for void where a value is needed, as in the tuple of a join.

#pragma once

#include <pollen/detail/config.hpp>

#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// The only value of its type (Rust's ()).
struct Unit {
    constexpr Unit() noexcept {}
    friend constexpr bool operator==(Unit, Unit) noexcept { return true; }
};

/// T, or Unit for void.
template <class T>
using UnitOr = std::conditional_t<std::is_void_v<T>, Unit, T>;

POLLEN_NAMESPACE_END
