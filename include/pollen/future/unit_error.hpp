// SPDX-License-Identifier: MIT
// unit_error() and never_error(): make a result of what a future answers.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/never.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unit.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {}  // namespace future

namespace detail {

/// Makes a Result<T, E> of a value.
template <class E>
struct IntoOk {
    constexpr IntoOk() noexcept {}
    constexpr Result<void, E> operator()() const noexcept { return {}; }
    template <class T>
    constexpr Result<T, E> operator()(T&& value) const {
        return Result<T, E>(std::forward<T>(value));
    }
};

}  // namespace detail

namespace future {

/// A future of Result<Output, Unit>, which has a value (FutureExt::unit_error): for adapters that
/// want a result.
///
/// Example:
/// ```cpp
/// auto seven = pollen::future::ready(7) | pollen::future::unit_error();
/// EXPECT_EQ(*pollen::block_on(std::move(seven)), 7);
/// ```
template <class F>
constexpr auto unit_error(F&& future) {
    return future::map(std::forward<F>(future), detail::IntoOk<Unit>());
}
constexpr auto unit_error() { return future::map(detail::IntoOk<Unit>()); }

/// A future of Result<Output, Never>, which has a value, as its type says
/// (FutureExt::never_error).
template <class F>
constexpr auto never_error(F&& future) {
    return future::map(std::forward<F>(future), detail::IntoOk<Never>());
}
constexpr auto never_error() { return future::map(detail::IntoOk<Never>()); }

}  // namespace future
POLLEN_NAMESPACE_END
