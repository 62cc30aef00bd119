// SPDX-License-Identifier: MIT
// What poll(), poll_once() and poll_immediate() have in common: a future that they ask.

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
namespace detail {

/// The base of a future that asks an F, and has an answer whether or not that is ready.
template <class Derived, class F>
class [[nodiscard]] AskedFuture {
public:
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::derived_from<std::remove_cvref_t<Value>, AskedFuture>)
    constexpr explicit AskedFuture(Value&& value)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}
    AskedFuture(const AskedFuture&) = delete;  // a future is polled in one place
    AskedFuture& operator=(const AskedFuture&) = delete;

    constexpr bool is_terminated() const noexcept { return !future_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Derived>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

protected:
    AskedFuture(AskedFuture&&) = default;
    AskedFuture& operator=(AskedFuture&&) = default;
    ~AskedFuture() = default;

    /// It is destroyed when it answers or throws. Errors: PolledAfterReady if it is gone.
    constexpr Poll<FutureOutput<F>> ask(Context& cx) {
        if (!future_) detail::throw_polled_after_ready();
        return detail::poll_and_drop(future_, cx);
    }
    constexpr void drop() noexcept { future_.reset(); }

private:
    std::optional<F> future_;  // empty when finished
};

}  // namespace detail
POLLEN_NAMESPACE_END
