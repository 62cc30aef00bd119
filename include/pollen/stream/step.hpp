// SPDX-License-Identifier: MIT
// How the adapters of streams call a function that returns a value, or a future of one.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/poll_and_drop.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A future, or what becomes one.
template <class R>
concept IsFutureOrBecomesOne =
    Future<std::remove_cvref_t<R>> || ConvertsIntoFuture<std::remove_cvref_t<R>>;

/// The way from what a function returned, an R, to the value. This form is for a value: it is there
/// at once, and nothing is held.
template <class R>
class Step {
public:
    using Output = std::conditional_t<std::is_lvalue_reference_v<R>, R,
                                      std::remove_cv_t<std::remove_reference_t<R>>>;
    static constexpr bool is_sendable = true;
    static constexpr bool is_borrowing = false;
    static constexpr bool is_unpin = true;

    constexpr Step() noexcept {}

    /// True if resume() is to be called, not start().
    static constexpr bool is_waiting() noexcept { return false; }

    /// Calls the function: call() returns an R.
    template <class Call>
    constexpr Poll<Output> start(Context&, Call&& call) {
        if constexpr (std::is_void_v<R>) {
            std::forward<Call>(call)();
            return Poll<void>::ready();
        } else {
            return Poll<Output>::ready(std::forward<Call>(call)());
        }
    }

    /// Goes on. Precondition: is_waiting().
    static constexpr Poll<Output> resume(Context&) noexcept { return Pending{}; }
};

/// This one is for a future: it is held until it is ready or throws.
template <IsFutureOrBecomesOne R>
class Step<R> {
    using F = IntoFutureType<R>;

public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    constexpr Step() noexcept {}
    // workaround(gcc-12): when it optimises it warns of what is not initialised, where an empty
    // optional is moved byte by byte.
    constexpr Step(Step&& other) noexcept(std::is_nothrow_move_constructible_v<F>) {
        if (other.future_) future_.emplace(std::move(*other.future_));
    }
    constexpr Step& operator=(Step&& other) noexcept(std::is_nothrow_move_constructible_v<F>) {
        if (this == &other) return *this;
        future_.reset();
        if (other.future_) future_.emplace(std::move(*other.future_));
        return *this;
    }

    constexpr bool is_waiting() const noexcept { return future_.has_value(); }

    template <class Call>
    constexpr Poll<Output> start(Context& cx, Call&& call) {
        if constexpr (unpin<F>) {
            // Polled before it is kept: one that is ready at once leaves nothing in memory.
            F future(detail::take_future(std::forward<Call>(call)()));
            Poll<Output> answer = future.poll(cx);
            if (answer.is_pending()) future_.emplace(std::move(future));
            return answer;
        } else {
            future_.emplace(detail::take_future(std::forward<Call>(call)()));
            return resume(cx);
        }
    }

    constexpr Poll<Output> resume(Context& cx) { return detail::poll_and_drop(future_, cx); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (future_) pollen::trace_awaits(*future_, trace);
    }

private:
    std::optional<F> future_;
};

/// The step that fn(item) begins.
template <class Fn, class Item>
using StepOf = Step<CallResultType<Fn&, Item>>;

/// True if a Step may be moved while it waits, together with the Fn that began it: its future may
/// refer into what the function has captured.
template <class Fn, class Step>
inline constexpr bool unpin_step =
    unpin<Step> && (std::is_empty_v<Step> || std::is_empty_v<Fn> || std::is_pointer_v<Fn>);

/// How many items are to come, with the one that is on its way.
template <class Step, class S>
constexpr SizeHint hint_of_step(const Step& step, const S& stream) {
    return pollen::size_hint(stream) + SizeHint::exactly(step.is_waiting() ? 1 : 0);
}

/// Tells what an adapter waits for: the future of its step, or the stream.
template <class Adapter, class Step, class S>
void trace_with_step(AwaitTrace& trace, const Step& step, const S& stream) noexcept {
    detail::trace_with_parts<Adapter>(trace, [&] {
        if (step.is_waiting()) {
            pollen::trace_awaits(step, trace);
        } else {
            pollen::trace_awaits(stream, trace);
        }
    });
}

/// Takes the next item of a stream through a step: polls for it, calls fn(item), and goes on until
/// the value is there. At the end of the stream it is empty.
template <class R, class S, class Fn>
constexpr auto poll_step(Step<R>& step, Context& cx, S& stream, Fn&& fn)
    -> Poll<std::optional<ItemOfOutput<typename Step<R>::Output>>> {
    if (step.is_waiting()) return detail::next_of(step.resume(cx));
    Poll<std::optional<StreamItem<S>>> next = stream.poll_next(cx);
    if (next.is_pending()) return Pending{};
    if (!next.value()) return std::optional<ItemOfOutput<typename Step<R>::Output>>();
    return detail::next_of(step.start(cx, [&]() -> R { return fn(std::move(*next.value())); }));
}

}  // namespace detail
POLLEN_NAMESPACE_END
