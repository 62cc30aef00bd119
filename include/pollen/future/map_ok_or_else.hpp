// SPDX-License-Identifier: MIT
// map_ok_or_else(): makes one value of a future's result, whatever it is.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future of if_ok(value) or of if_err(error), which return the same type
/// (TryFutureExt::map_ok_or_else; the function of the error comes first, as there).
///
/// The inner future is destroyed before a function is called, and both before Ready is returned.
/// Errors: what the future or a function throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto text = future::ok<int>(7) |
///             future::map_ok_or_else([](int code) { return "error " + std::to_string(code); },
///                                    [](int value) { return "value " + std::to_string(value); });
/// EXPECT_EQ(pollen::block_on(std::move(text)), "value 7");
/// ```
template <class F, class IfErr, class IfOk>
constexpr auto map_ok_or_else(F&& future, IfErr if_err, IfOk if_ok) {
    using Fns = detail::EitherFns<IfErr, IfOk>;
    return future::map(std::forward<F>(future), detail::TryFn<detail::EitherOp, Fns>(
                                                    Fns(std::move(if_err), std::move(if_ok))));
}
template <class IfErr, class IfOk>
constexpr auto map_ok_or_else(IfErr if_err, IfOk if_ok) {
    return detail::Pipe([if_err = std::move(if_err),
                         if_ok = std::move(if_ok)]<class F>(F&& future) mutable {
        return future::map_ok_or_else(std::forward<F>(future), std::move(if_err), std::move(if_ok));
    });
}

}  // namespace future
POLLEN_NAMESPACE_END
