// SPDX-License-Identifier: MIT
// UnfoldState: what unfold() and try_unfold() have in common.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A state that a function is given, and that comes back with what it makes of it.
template <class T, class Fn>
class UnfoldState {
    using Step = StepOf<Fn, T>;

public:
    using Output = typename Step::Output;
    static constexpr bool is_sendable = sendable<T> && sendable<Fn> && sendable<Step>;
    static constexpr bool is_borrowing = borrowing<T> || borrowing<Fn> || borrowing<Step>;
    static constexpr bool is_unpin = unpin_step<Fn, Step>;

    constexpr UnfoldState(T&& init, Fn&& fn) : state_(std::move(init)), fn_(std::move(fn)) {}

    /// Gives the state to the function, or goes on with its future.
    /// Precondition: not is_terminated().
    constexpr Poll<Output> ask(Context& cx) {
        if (step_.is_waiting()) return step_.resume(cx);
        T state = std::move(*state_);
        state_.reset();
        return step_.start(cx, [&]() -> decltype(auto) { return fn_(std::move(state)); });
    }
    constexpr void go_on_with(T&& state) { state_.emplace(std::move(state)); }

    constexpr bool is_terminated() const noexcept { return !state_ && !step_.is_waiting(); }
    constexpr SizeHint size_hint() const {
        return is_terminated() ? SizeHint::exactly(0) : SizeHint();
    }

private:
    std::optional<T> state_;  // empty while a future makes the next one, and at the end
    Fn fn_;
    Step step_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
