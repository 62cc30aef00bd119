// SPDX-License-Identifier: MIT
// unwrap_or_else(): makes a value of the error of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future of the value, or of fn(error), which returns the same type
/// (TryFutureExt::unwrap_or_else).
///
/// The inner future is destroyed before fn is called, and fn before Ready is returned.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::err<int>("no") | future::unwrap_or_else([](const char*) { return 7; });
/// EXPECT_EQ(pollen::block_on(std::move(seven)), 7);
/// ```
template <class F, class Fn>
constexpr auto unwrap_or_else(F&& future, Fn fn) {
    return future::map(std::forward<F>(future), detail::TryFn<detail::UnwrapOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto unwrap_or_else(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::unwrap_or_else(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
