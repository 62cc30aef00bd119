// SPDX-License-Identifier: MIT
// or_else(): goes on with a second future after an error.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_then.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future that polls `future` and, if its result is an error, goes on with the future that
/// fn(error) returns; a value ends it at once (TryFutureExt::or_else).
///
/// Both results have the same value, or one that converts into the second's.
/// The first future is destroyed before fn is called, and fn before the second future is polled. If
/// it ends at once, both are destroyed before Ready is returned.
/// Errors: what either future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::err<int>("no") |
///              future::or_else([](const char*) { return future::ok<int>(7); });
/// EXPECT_EQ(*pollen::block_on(std::move(seven)), 7);
/// ```
template <class F, class Fn>
TryThen<detail::AfterErr, IntoFutureType<F>, Fn> or_else(F&& future, Fn fn) {
    return {std::forward<F>(future), std::move(fn)};
}
template <class Fn>
constexpr auto or_else(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::or_else(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
