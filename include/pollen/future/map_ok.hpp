// SPDX-License-Identifier: MIT
// map_ok(): changes the value of a future's result with a function.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future of a result with fn(value), or fn() if the value is void, or with the error as it is
/// (TryFutureExt::map_ok).
///
/// fn may return void or a reference. The inner future is destroyed before fn is called, and fn
/// before Ready is returned.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto text = future::ok<int>(7) |
///             future::map_ok([](int value) { return std::to_string(value); });
/// EXPECT_EQ(*pollen::block_on(std::move(text)), "7");  // of Result<std::string, int>
/// ```
template <class F, class Fn>
constexpr auto map_ok(F&& future, Fn fn) {
    return future::map(std::forward<F>(future), detail::TryFn<detail::MapOkOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto map_ok(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::map_ok(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
