// SPDX-License-Identifier: MIT
// What may stand where a future is wanted: a future, or a value that says how it becomes one
// (IntoFuture).

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Specialise for a T that is not a future but becomes one: `static SomeFuture into_future(T)`.
/// RawFfiFuture does, so that a foreign function's result can be awaited as it is.
template <class T>
struct IntoFuture {};

namespace detail {

template <class T>
concept ConvertsIntoFuture = requires(T value) {
    { IntoFuture<T>::into_future(std::move(value)) } -> Future;
};

}  // namespace detail

/// The future that value is, or becomes. A future comes back as the same reference: nothing is
/// moved.
template <class T>
constexpr decltype(auto) into_future(T&& value) {
    using Value = std::remove_cvref_t<T>;
    if constexpr (detail::ConvertsIntoFuture<Value>) {
        return IntoFuture<Value>::into_future(std::forward<T>(value));
    } else {
        static_assert(detail::check_future<Value>());
        return std::forward<T>(value);
    }
}

/// The type of the future that a T is, or becomes, when it is taken by value.
template <class T>
using IntoFutureType = std::remove_cvref_t<decltype(pollen::into_future(std::declval<T>()))>;

namespace detail {

/// into_future() for an adapter, which owns its futures.
template <class T>
constexpr decltype(auto) take_future(T&& value) {
    using Taken = decltype(pollen::into_future(std::forward<T>(value)));
    static_assert(!std::is_lvalue_reference_v<Taken> ||
                      std::is_constructible_v<std::remove_cvref_t<Taken>, Taken>,
                  "pollen: this future is an lvalue and cannot be copied: give it up with "
                  "std::move(), or lend it "
                  "with future::by_ref()");
    return pollen::into_future(std::forward<T>(value));
}

}  // namespace detail

POLLEN_NAMESPACE_END
