// SPDX-License-Identifier: MIT
// inspect_ok(): looks at the value of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// The same future; when its result has a value, fn(value) looks at it first, as a constant
/// (TryFutureExt::inspect_ok).
///
/// The inner future is destroyed before fn is called, and fn before Ready is returned.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// int seen = 0;
/// auto seven = future::ok<char>(7) | future::inspect_ok([&](int value) { seen = value; });
/// EXPECT_EQ(*pollen::block_on(std::move(seven)), 7);
/// EXPECT_EQ(seen, 7);
/// ```
template <class F, class Fn>
constexpr auto inspect_ok(F&& future, Fn fn) {
    return future::map(std::forward<F>(future),
                       detail::TryFn<detail::InspectOkOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto inspect_ok(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::inspect_ok(std::forward<F>(future), std::move(fn));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
