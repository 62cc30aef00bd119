// SPDX-License-Identifier: MIT
// FusedFuture: a future that knows when it has finished.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>

#include <concepts>

POLLEN_NAMESPACE_BEGIN

/// A future with `bool is_terminated() const noexcept`: true if it should not be polled any more
/// (futures::future::FusedFuture). It has answered or thrown, or it never will answer, as
/// pending().
///
/// Almost all futures of this library are; fuse() makes one of any other. A select in a loop leaves
/// out those that say true.
template <class F>
concept FusedFuture = Future<F> && requires(const F& future) {
    { future.is_terminated() } noexcept -> std::same_as<bool>;
};

namespace detail {

/// What a future says itself; false if it does not say.
template <class F>
constexpr bool says_terminated([[maybe_unused]] const F& future) noexcept {
    if constexpr (FusedFuture<F>) {
        return future.is_terminated();
    } else {
        return false;
    }
}

}  // namespace detail

POLLEN_NAMESPACE_END
