// SPDX-License-Identifier: MIT
// now_or_never(): the output of a future that is ready already.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Polls the future once, with a waker that does nothing, and destroys it: its output, or an empty
/// optional if it was pending (FutureExt::now_or_never). Unit stands for void, a pointer for a
/// reference. Not a future: it returns at once, and needs no executor.
///
/// Errors: what the future throws.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// EXPECT_EQ(future::now_or_never(future::ready(7)), 7);
/// EXPECT_EQ(future::pending<int>() | future::now_or_never(), std::nullopt);
/// ```
template <class F>
auto now_or_never(F&& future)
    -> std::optional<detail::ItemOfOutput<FutureOutput<IntoFutureType<F>>>> {
    IntoFutureType<F> polled(detail::take_future(std::forward<F>(future)));
    Context cx(Waker::noop());
    auto answer = polled.poll(cx);
    if (answer.is_pending()) return {};
    return detail::into_item(std::move(answer));
}
constexpr auto now_or_never() {
    auto op = []<class F>(F&& future) { return future::now_or_never(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
