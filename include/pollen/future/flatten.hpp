// SPDX-License-Identifier: MIT
// flatten(): a future of a future becomes a future.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/map_into.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/then.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of flatten().
template <class F>
using Flatten = Then<F, detail::Into<FutureOutput<F>>>;

/// A future that polls `future` and goes on with the future that is its output
/// (FutureExt::flatten).
///
/// ```text
/// f          --g
/// g            ---1
/// flatten()  -----1
/// ```
///
/// The first is destroyed before the second is polled.
/// Errors: what either throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::ready(future::ready(7)) | future::flatten();
/// EXPECT_EQ(pollen::block_on(std::move(seven)), 7);
/// ```
template <class F>
Flatten<IntoFutureType<F>> flatten(F&& future) {
    using Inner = FutureOutput<IntoFutureType<F>>;
    return future::then(std::forward<F>(future), detail::Into<Inner>());
}
constexpr auto flatten() {
    auto op = []<class F>(F&& future) { return future::flatten(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
