// SPDX-License-Identifier: MIT
// Kept<T>: a future's output as a member of a class, whatever T is: an object, a reference or void.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// An object.
template <class T>
class Kept {
public:
    /// Takes the value out of a poll. Precondition: it is ready.
    // A template, so that nothing is converted to a Poll<T>: some T are made from anything, a Kept
    // too.
    template <std::same_as<Poll<T>> Answer>
    constexpr explicit Kept(Answer&& answer) noexcept(std::is_nothrow_move_constructible_v<T>)
        : value_(std::forward<Answer>(answer).value()) {}

    template <class U>
        requires std::constructible_from<T, U>
    constexpr explicit Kept(std::in_place_t, U&& value) : value_(std::forward<U>(value)) {}

    /// The value, to be moved from.
    constexpr T&& release() noexcept { return std::move(value_); }
    constexpr Poll<T> into_poll() { return Poll<T>::ready(std::move(value_)); }

private:
    T value_;
};

/// A reference, kept as a pointer.
template <class T>
class Kept<T&> {
public:
    constexpr explicit Kept(Poll<T&>&& answer) noexcept
        : value_(__builtin_addressof(answer.value())) {}
    constexpr explicit Kept(std::in_place_t, T& value) noexcept
        : value_(__builtin_addressof(value)) {}

    constexpr T& release() noexcept { return *value_; }
    constexpr Poll<T&> into_poll() noexcept { return *value_; }

private:
    T* value_;
};

/// Nothing.
template <>
class Kept<void> {
public:
    constexpr explicit Kept(Poll<void>&&) noexcept {}
    constexpr explicit Kept(std::in_place_t) noexcept {}

    constexpr Unit release() noexcept { return {}; }
    constexpr Poll<void> into_poll() noexcept { return Poll<void>::ready(); }
};

}  // namespace detail
POLLEN_NAMESPACE_END
