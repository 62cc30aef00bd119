// SPDX-License-Identifier: MIT
// The future of and_then() and or_else(): goes on with a second future after one outcome, and is
// ready at once after the other.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/two_stages.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// After a value: the function gets it, and an error passes.
struct AfterOk {
    template <class R>
    using Argument = typename TryParts<R>::Value;
    template <class To, class R>
    static constexpr bool passes = std::constructible_from<TryError<To>, TryError<R>>;

    template <class R>
    static constexpr bool goes_on(const R& result) {
        return detail::has_value(result);
    }
    template <class Fn, class R>
    static constexpr decltype(auto) call(Fn&& fn, R&& result) {
        return detail::call_with_value(std::forward<Fn>(fn), std::move(result));
    }
    template <class To, class R>
    static constexpr To pass(R&& result) {
        return detail::pass_error<To>(std::move(result));
    }
};

/// After an error: the function gets it, and a value passes.
struct AfterErr {
    template <class R>
    using Argument = typename TryParts<R>::Error;
    template <class To, class R>
    static constexpr bool passes =
        std::is_void_v<TryValue<R>> || std::constructible_from<TryValue<To>, TryValue<R>>;

    template <class R>
    static constexpr bool goes_on(const R& result) {
        return !detail::has_value(result);
    }
    template <class Fn, class R>
    static constexpr decltype(auto) call(Fn&& fn, R&& result) {
        return std::forward<Fn>(fn)(detail::take_error(std::move(result)));
    }
    template <class To, class R>
    static constexpr To pass(R&& result) {
        return detail::pass_value<To>(std::move(result));
    }
};

}  // namespace detail

namespace future {

/// Future of and_then() and or_else(). After says which outcome of F is given to Fn.
template <class After, class F, class Fn>
class [[nodiscard]] TryThen {
    using R = FutureOutput<F>;
    static_assert(Try<R>,
                  "pollen: the output of this future is no result: it has neither the shape of "
                  "std::expected nor TryTraits");
    static_assert(detail::takes_output<Fn, typename After::template Argument<R>>,
                  "pollen: the function cannot be called with the value (and_then) or the error "
                  "(or_else) of the result");
    using Called = detail::CallResultType<Fn, typename After::template Argument<R>>;
    using Second = IntoFutureType<Called>;

public:
    using Output = FutureOutput<Second>;
    static_assert(Try<Output> && After::template passes<Output, R>,
                  "pollen: the future that the function returns ends in a result, with the same "
                  "error (and_then) or the same value (or_else) as the first");
    static constexpr bool is_sendable = sendable<F> && sendable<Fn> && sendable<Second>;
    static constexpr bool is_borrowing = borrowing<F> || borrowing<Fn> || borrowing<Second>;
    static constexpr bool is_unpin = unpin<F> && unpin<Second>;

    template <class Value>
    TryThen(Value&& value, Fn fn) : stages_(std::forward<Value>(value), std::move(fn)) {}
    TryThen(const TryThen&) = delete;  // a future is polled in one place
    TryThen& operator=(const TryThen&) = delete;
    TryThen(TryThen&&) = default;
    TryThen& operator=(TryThen&&) = default;

    Poll<Output> poll(Context& cx) {
        if (stages_.is_first()) {
            Poll<R> first = stages_.poll_first(cx);
            if (first.is_pending()) return Pending{};
            if (!After::goes_on(first.value())) {
                stages_.reset();
                return Poll<Output>::ready(After::template pass<Output>(std::move(first).value()));
            }
            stages_.begin_second([&](Fn&& fn) -> Called {
                return After::call(std::move(fn), std::move(first).value());
            });
        }
        return stages_.poll_second(cx);
    }

    bool is_terminated() const noexcept { return stages_.is_terminated(); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        stages_.template trace_awaits<TryThen>(trace);
    }

private:
    detail::TwoStages<F, Fn, Called> stages_;
};

}  // namespace future
POLLEN_NAMESPACE_END
