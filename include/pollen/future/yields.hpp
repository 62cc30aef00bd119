// SPDX-License-Identifier: MIT
// Which futures do nothing but let others go first, so that nobody needs to ask them twice.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>

#include <type_traits>

POLLEN_NAMESPACE_BEGIN

namespace detail {

template <class F>
constexpr bool declared_yield() {
    if constexpr (requires { F::is_yield; }) {
        static_assert(!F::is_yield || std::is_void_v<FutureOutput<F>>,
                      "pollen: a future that only yields (is_yield) has no value: its Output is "
                      "void");
        return F::is_yield;
    } else {
        return false;
    }
}

}  // namespace detail

/// True if an F is pending at most once and then ready without a value, whatever has happened
/// meanwhile (yield_now). A coroutine that awaits such a temporary goes on at the next poll without
/// asking it.
///
/// A type says so with `static constexpr bool is_yield = true;`.
template <class F>
inline constexpr bool yields = detail::declared_yield<std::remove_cvref_t<F>>();

POLLEN_NAMESPACE_END
