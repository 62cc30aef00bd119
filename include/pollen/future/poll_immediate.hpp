// SPDX-License-Identifier: MIT
// poll_immediate(): asks a future that may not be ready yet, as often as one likes.

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

/// Future of poll_immediate().
template <class F>
class [[nodiscard]] PollImmediate : public detail::AskedFuture<PollImmediate<F>, F> {
public:
    using Output = std::optional<detail::ItemOfOutput<FutureOutput<F>>>;
    using detail::AskedFuture<PollImmediate, F>::AskedFuture;

    constexpr Poll<Output> poll(Context& cx) {
        Poll<FutureOutput<F>> answer = this->ask(cx);
        if (answer.is_pending()) return Poll<Output>::ready();
        return Poll<Output>::ready(detail::into_item(std::move(answer)));
    }
};

/// A future that answers at once: the output, or an empty optional while `future` is pending
/// (futures::future::poll_immediate). Unit stands for void, a pointer for a reference.
///
/// It keeps `future`, so that it may be polled again after an empty answer, lent with by_ref(). One
/// that was pending has kept the waker and wakes the task. `future` is destroyed before its output
/// is seen.
/// Errors: what the future throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto asked = future::poll_immediate(pollen::testing::ready_after(1, 7));
/// EXPECT_EQ(pollen::block_on(future::by_ref(asked)), std::nullopt);
/// EXPECT_EQ(pollen::block_on(future::by_ref(asked)), 7);
/// ```
template <class F>
constexpr PollImmediate<IntoFutureType<F>> poll_immediate(F&& future) {
    return PollImmediate<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto poll_immediate() {
    auto op = []<class F>(F&& future) { return future::poll_immediate(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
