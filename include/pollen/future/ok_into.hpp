// SPDX-License-Identifier: MIT
// ok_into(): converts the value of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map_into.hpp>
#include <pollen/future/map_ok.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future of a result with the value as a T, converted as static_cast does
/// (TryFutureExt::ok_into). As map_ok() in all else.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto text = future::ok<int>("text") | future::ok_into<std::string>();
/// EXPECT_EQ(*pollen::block_on(std::move(text)), "text");
/// ```
template <class T, class F>
constexpr auto ok_into(F&& future) {
    return future::map_ok(std::forward<F>(future), detail::Into<T>());
}
template <class T>
constexpr auto ok_into() {
    return future::map_ok(detail::Into<T>());
}

}  // namespace future
POLLEN_NAMESPACE_END
