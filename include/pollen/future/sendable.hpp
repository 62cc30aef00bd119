// SPDX-License-Identifier: MIT
// What the types say about threads and lifetimes: which futures may move to another thread, which
// borrow.

#pragma once

#include <pollen/detail/config.hpp>

#include <type_traits>

POLLEN_NAMESPACE_BEGIN

namespace detail {

template <class T>
constexpr bool declared_sendable() {
    if constexpr (requires { T::is_sendable; }) {
        return T::is_sendable;
    } else {
        return true;
    }
}

template <class T>
constexpr bool declared_borrowing() {
    if constexpr (requires { T::is_borrowing; }) {
        return T::is_borrowing;
    } else {
        return false;
    }
}

}  // namespace detail

/// True if a T may be moved to another thread between polls (Rust's Send).
///
/// A type says no with `static constexpr bool is_sendable = false;`, and whatever is built from it
/// repeats that. Types that say nothing count as sendable: C++ cannot look into them.
template <class T>
inline constexpr bool sendable = detail::declared_sendable<std::remove_cvref_t<T>>();

/// True if a T borrows from its caller and must not outlive it (Rust's lifetime other than
/// 'static).
///
/// A type says so with `static constexpr bool is_borrowing = true;`, and whatever is built from it
/// repeats that.
template <class T>
inline constexpr bool borrowing = detail::declared_borrowing<std::remove_cvref_t<T>>();

POLLEN_NAMESPACE_END
