// SPDX-License-Identifier: MIT
// unfold(): a sink from a state and a function that takes an item into it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of unfold().
template <class Item, class State, class Fn>
class [[nodiscard]] Unfold : public SinkInterface<Unfold<Item, State, Fn>> {
    static_assert(std::is_invocable_v<Fn&, State, Item>,
                  "pollen: unfold(): the function cannot be called with the state and an item");
    using Step = detail::Step<std::invoke_result_t<Fn&, State, Item>>;
    using Given = typename Step::Output;
    static_assert(Try<Given>,
                  "pollen: unfold(): the function returns the next state in a result (a Try), or a "
                  "future of one");

public:
    using Error = TryError<Given>;
    static constexpr bool is_sendable =
        sendable<Item> && sendable<State> && sendable<Fn> && Step::is_sendable;
    static constexpr bool is_borrowing = borrowing<State> || borrowing<Fn> || Step::is_borrowing;
    static constexpr bool is_unpin = detail::unpin_step<Fn, Step>;

    constexpr Unfold(State state, Fn fn)
        : fn_(std::move(fn)), state_(std::in_place_t(), std::move(state)) {}
    Unfold(const Unfold&) = delete;  // a sink is used in one place
    Unfold& operator=(const Unfold&) = delete;
    Unfold(Unfold&&) = default;
    Unfold& operator=(Unfold&&) = default;

    constexpr Poll<Result<void, Error>> poll_ready(Context& cx) { return poll_flush(cx); }
    template <std::convertible_to<Item> Value>
    constexpr Result<void, Error> start_send(Value&& item) {
        if (!state_) detail::throw_polled_after_ready();
        item_.emplace(std::forward<Value>(item));
        return {};
    }
    constexpr Poll<Result<void, Error>> poll_flush(Context& cx) {
        Poll<Given> given = Pending{};
        if (step_.is_waiting()) {
            given = step_.resume(cx);
        } else if (item_ && state_) {
            Item item = *std::move(item_);
            item_.reset();
            State state = *std::move(state_);
            state_.reset();
            given = step_.start(
                cx, [&]() -> decltype(auto) { return fn_(std::move(state), std::move(item)); });
        } else {
            return Result<void, Error>();
        }
        if (given.is_pending()) return Pending{};
        Given result = std::move(given).value();
        if (!detail::has_value(result))
            return Result<void, Error>(Err(detail::take_error(std::move(result))));
        state_.emplace(detail::take_value(std::move(result)));
        return Result<void, Error>();
    }
    constexpr Poll<Result<void, Error>> poll_close(Context& cx) { return poll_flush(cx); }

private:
    Fn fn_;
    std::optional<State> state_;  // empty while fn has it, and after an error
    std::optional<Item> item_;    // sent, and fn not called with it yet
    [[no_unique_address]] Step step_;
};

/// A sink that calls fn(state, item) for each item, and keeps the next state that it returns, in a
/// result or in a future of one (futures::sink::unfold).
///
/// fn is called by the poll that follows, so a flush says whether it has succeeded; the next item
/// waits for it.
/// Errors: the error that fn gives. The state is gone then: start_send() throws PolledAfterReady.
/// Cancellation: destroying it destroys state, item and future.
///
/// Example:
/// ```cpp
/// namespace sink = pollen::sink;
/// auto adder = sink::unfold<int>(0, [](int sum, int item) -> pollen::Result<int, std::string> {
///     if (item < 0) return pollen::Err<std::string>("negative");
///     return sum + item;
/// });
/// EXPECT_TRUE(pollen::block_on(adder.send(1)).has_value());
/// EXPECT_EQ(pollen::block_on(adder.send(-1)).error(), "negative");
/// ```
template <class Item, class State, class Fn>
constexpr Unfold<Item, State, Fn> unfold(State state, Fn fn) {
    return Unfold<Item, State, Fn>(std::move(state), std::move(fn));
}

}  // namespace sink
POLLEN_NAMESPACE_END
