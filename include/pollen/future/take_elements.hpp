// SPDX-License-Identifier: MIT
// What adapters of many take out of a range: its elements, moved if they were given up with it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/into_future.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// True if the elements belong to the range: then those of a const range are const.
template <class R>
constexpr bool owns_elements() {
    if constexpr (requires(const R& range) { *range.begin(); }) {
        return std::is_const_v<
            std::remove_reference_t<decltype(*std::declval<const R&>().begin())>>;
    } else {
        return false;
    }
}

/// What an element of a range that is passed as R&& is handed on as: as an rvalue if the range was
/// given up, and the elements with it.
template <class R, class Reference = decltype(*std::declval<std::remove_reference_t<R>&>().begin())>
using ElementOf = std::conditional_t<!std::is_lvalue_reference_v<R> && owns_elements<R>(),
                                     std::remove_reference_t<Reference>&&, Reference>;

/// The future that an element of R is, or becomes.
template <class R>
using FutureOfRange = IntoFutureType<ElementOf<R>>;

/// Calls take(element) for each, from the first to the last.
template <class R, class Take>
void take_elements(R&& range, Take take) {
    for (auto&& element : range)
        take(static_cast<ElementOf<R>>(element));
}

}  // namespace detail
POLLEN_NAMESPACE_END
