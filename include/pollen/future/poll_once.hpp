// SPDX-License-Identifier: MIT
// poll_once(): asks a future once, whether or not it is ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/asked_future.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of poll_once().
template <class F>
class [[nodiscard]] PollOnce : public detail::AskedFuture<PollOnce<F>, F> {
public:
    using Output = std::optional<detail::ItemOfOutput<FutureOutput<F>>>;
    using detail::AskedFuture<PollOnce, F>::AskedFuture;

    constexpr Poll<Output> poll(Context& cx) {
        Poll<FutureOutput<F>> answer = this->ask(cx);
        if (answer.is_ready()) return Poll<Output>::ready(detail::into_item(std::move(answer)));
        this->drop();
        return Poll<Output>::ready();
    }
};

/// A future that polls `future` once and answers at once: the output, or an empty optional if it
/// was pending (futures_lite::future::poll_once). Unit stands for void, a pointer for a reference.
///
/// `future` is destroyed before Ready is returned: to go on with it, lend it with by_ref(). One
/// that was pending has kept the waker and may wake the task.
/// Errors: what the future throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = pollen::block_on(future::poll_once(future::ready(7)));
/// EXPECT_EQ(seven, 7);
/// ```
template <class F>
constexpr PollOnce<IntoFutureType<F>> poll_once(F&& future) {
    return PollOnce<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto poll_once() {
    auto op = []<class F>(F&& future) { return future::poll_once(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
