// SPDX-License-Identifier: MIT
// err_into(): converts the error of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map_err.hpp>
#include <pollen/future/map_into.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future of a result with the error as a T, converted as static_cast does
/// (TryFutureExt::err_into): so futures with different errors become alike. As map_err() in all
/// else.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto failed = future::err<int>("no") | future::err_into<std::string>();
/// EXPECT_EQ(pollen::block_on(std::move(failed)).error(), "no");
/// ```
template <class T, class F>
constexpr auto err_into(F&& future) {
    return future::map_err(std::forward<F>(future), detail::Into<T>());
}
template <class T>
constexpr auto err_into() {
    return future::map_err(detail::Into<T>());
}

}  // namespace future
POLLEN_NAMESPACE_END
