// SPDX-License-Identifier: MIT
// map_err(): changes the error of a future's result with a function.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future of a result with the error fn(error), or with the value as it is
/// (TryFutureExt::map_err).
///
/// The inner future is destroyed before fn is called, and fn before Ready is returned.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto text = future::err<int>(7) |
///             future::map_err([](int code) { return std::to_string(code); });
/// EXPECT_EQ(pollen::block_on(std::move(text)).error(), "7");  // of Result<int, std::string>
/// ```
template <class F, class Fn>
constexpr auto map_err(F&& future, Fn fn) {
    return future::map(std::forward<F>(future), detail::TryFn<detail::MapErrOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto map_err(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::map_err(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
