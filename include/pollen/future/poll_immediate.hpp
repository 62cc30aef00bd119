// SPDX-License-Identifier: MIT
// poll_immediate(): asks a future that may not be ready yet, as often as one likes.

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

/// Future of poll_immediate().
template <class F>
class [[nodiscard]] PollImmediate {
public:
    using Output = std::optional<detail::ItemOfOutput<FutureOutput<F>>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, PollImmediate>)
    constexpr explicit PollImmediate(Value&& value)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}
    PollImmediate(const PollImmediate&) = delete;  // a future is polled in one place
    PollImmediate& operator=(const PollImmediate&) = delete;
    PollImmediate(PollImmediate&&) = default;
    PollImmediate& operator=(PollImmediate&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!future_) detail::throw_polled_after_ready();
        Poll<FutureOutput<F>> answer = detail::poll_and_drop(future_, cx);
        if (answer.is_pending()) return Poll<Output>::ready();
        return Poll<Output>::ready(detail::into_item(std::move(answer)));
    }

    constexpr bool is_terminated() const noexcept { return !future_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<PollImmediate>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    std::optional<F> future_;  // empty when finished
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
