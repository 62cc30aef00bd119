// SPDX-License-Identifier: MIT
// inspect_err(): looks at the error of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// The same future; when its result is an error, fn(error) looks at it first, as a constant
/// (TryFutureExt::inspect_err).
///
/// The inner future is destroyed before fn is called, and fn before Ready is returned.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// int seen = 0;
/// auto failed = future::err<int>(7) | future::inspect_err([&](int code) { seen = code; });
/// EXPECT_EQ(pollen::block_on(std::move(failed)).error(), 7);
/// EXPECT_EQ(seen, 7);
/// ```
template <class F, class Fn>
constexpr auto inspect_err(F&& future, Fn fn) {
    return future::map(std::forward<F>(future),
                       detail::TryFn<detail::InspectErrOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto inspect_err(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::inspect_err(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
