// SPDX-License-Identifier: MIT
// Moves small and plain values in parts, where a copy of the whole would be waited for.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Moves a value, as std::move() does.
template <class T>
    requires(!std::is_lvalue_reference_v<T>)
constexpr T&& in_parts(T&& value) noexcept {
    return static_cast<T&&>(value);
}

/// An optional that is copied byte by byte is made anew from its parts.
//
// g++ copies the whole with one load, right after it wrote the value and the flag, and that load
// waits for both: 5 ns for each item that a coroutine awaits.
template <class T>
    requires std::is_trivially_copyable_v<std::optional<T>>
constexpr std::optional<T> in_parts(std::optional<T>&& value) {
    if (!value) return std::optional<T>();
    return std::optional<T>(std::in_place_t(), std::move(*value));
}

/// So is the answer of a poll that is a flag and a scalar.
template <class T>
    requires std::is_scalar_v<T>
constexpr Poll<T> in_parts(Poll<T>&& answer) noexcept {
    if (answer.is_pending()) return Pending{};
    return Poll<T>(answer.value());
}

}  // namespace detail
POLLEN_NAMESPACE_END
