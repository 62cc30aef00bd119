// SPDX-License-Identifier: MIT
// Which futures may be moved after they were polled, as select() does with the one that lost.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pointer_future.hpp>

#include <type_traits>

POLLEN_NAMESPACE_BEGIN

namespace detail {

template <class F>
constexpr bool declared_unpin() {
    if constexpr (requires { F::is_unpin; }) {
        return F::is_unpin;
    } else {
        return PointerFuture<F>;
    }
}

}  // namespace detail

/// True if an F may still be moved after it was polled (Rust's Unpin).
///
/// A future that is one owning pointer may: Coro, BoxFuture, FfiFuture. Another type says so with
/// `static constexpr bool is_unpin = true;`, and whatever is built from it repeats that. Types that
/// say nothing may not: a poll may have left pointers into them.
template <class F>
inline constexpr bool unpin = detail::declared_unpin<std::remove_cvref_t<F>>();

POLLEN_NAMESPACE_END
