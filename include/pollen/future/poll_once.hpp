// SPDX-License-Identifier: MIT
// poll_once(): asks a future once, whether or not it is ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/poll_and_drop.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of poll_once().
template <class F>
class [[nodiscard]] PollOnce {
public:
    using Output = std::optional<detail::ItemOfOutput<FutureOutput<F>>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, PollOnce>)
    constexpr explicit PollOnce(Value&& value)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}
    PollOnce(const PollOnce&) = delete;  // a future is polled in one place
    PollOnce& operator=(const PollOnce&) = delete;
    PollOnce(PollOnce&&) = default;
    PollOnce& operator=(PollOnce&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!future_) detail::throw_polled_after_ready();
        Poll<FutureOutput<F>> answer = detail::poll_and_drop(future_, cx);
        if (answer.is_ready()) return Poll<Output>::ready(detail::into_item(std::move(answer)));
        future_.reset();
        return Poll<Output>::ready();
    }

    constexpr bool is_terminated() const noexcept { return !future_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<PollOnce>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    std::optional<F> future_;  // empty when finished
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
