// SPDX-License-Identifier: MIT
// try_flatten(): goes on with the future that is the value of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/and_then.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/map_into.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future that polls `future` and, if its result has a value, goes on with that: it is a future
/// of a result with the same error (TryFutureExt::try_flatten). As and_then() in all else.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto inner = [](int value) { return future::ok<std::string>(value); };
/// auto seven = future::ok<std::string>(7) | future::map_ok(inner) | future::try_flatten();
/// EXPECT_EQ(*pollen::block_on(std::move(seven)), 7);
/// ```
template <class F>
auto try_flatten(F&& future) {
    return future::and_then(std::forward<F>(future),
                            detail::Into<TryValue<FutureOutput<IntoFutureType<F>>>>());
}
constexpr auto try_flatten() {
    return detail::Pipe(
        []<class F>(F&& future) { return future::try_flatten(std::forward<F>(future)); });
}

}  // namespace future
POLLEN_NAMESPACE_END
