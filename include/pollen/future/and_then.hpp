// SPDX-License-Identifier: MIT
// and_then(): goes on with a second future after a value.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_then.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future that polls `future` and, if its result has a value, goes on with the future that
/// fn(value) returns, or fn() if the value is void; an error ends it at once
/// (TryFutureExt::and_then).
///
/// Both results have the same error, or one that converts into the second's.
/// The first future is destroyed before fn is called, and fn before the second future is polled. If
/// it ends at once, both are destroyed before Ready is returned.
/// Errors: what either future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto half = [](int value) -> pollen::Result<int, std::string> {
///     if (value % 2 != 0) return pollen::Err("odd");
///     return value / 2;
/// };
/// auto quarter = future::ready(half(14)) |
///                future::and_then([&](int value) { return future::ready(half(value)); });
/// EXPECT_EQ(pollen::block_on(std::move(quarter)).error(), "odd");
/// ```
template <class F, class Fn>
TryThen<detail::AfterOk, IntoFutureType<F>, Fn> and_then(F&& future, Fn fn) {
    return {std::forward<F>(future), std::move(fn)};
}
template <class Fn>
constexpr auto and_then(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::and_then(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
