// SPDX-License-Identifier: MIT
// poll(): the answer of one poll of a future, for a coroutine.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
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

/// Future of poll().
template <class F>
class [[nodiscard]] PollOf {
public:
    using Output = Poll<FutureOutput<F>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, PollOf>)
    constexpr explicit PollOf(Value&& value)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}
    PollOf(const PollOf&) = delete;  // a future is polled in one place
    PollOf& operator=(const PollOf&) = delete;
    PollOf(PollOf&&) = default;
    PollOf& operator=(PollOf&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!future_) detail::throw_polled_after_ready();
        Output answer = detail::poll_and_drop(future_, cx);
        future_.reset();
        return Poll<Output>::ready(std::move(answer));
    }

    constexpr bool is_terminated() const noexcept { return !future_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<PollOf>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    std::optional<F> future_;  // empty when finished
};

/// A future that polls `future` once and answers at once with what it said, a Poll
/// (futures::poll!).
///
/// It owns `future`; lend one that is to be polled on.
/// Errors: what the future throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// pollen::Coro<bool> is_ready_yet(pollen::BoxFuture<int>& work) {
///     auto answer = co_await pollen::future::poll(pollen::future::by_ref(work));
///     co_return answer.is_ready();
/// }
/// ```
template <class F>
constexpr PollOf<IntoFutureType<F>> poll(F&& future) {
    return PollOf<IntoFutureType<F>>(std::forward<F>(future));
}

}  // namespace future
POLLEN_NAMESPACE_END
