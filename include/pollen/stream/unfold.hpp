// SPDX-License-Identifier: MIT
// unfold(): a stream from a state and a function that goes on from it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/unfold_state.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of unfold().
template <class T, class Fn>
class [[nodiscard]] Unfold : public StreamInterface<Unfold<T, Fn>> {
    static_assert(detail::takes_output<Fn&, T>,
                  "pollen: unfold(): the function cannot be called with the state");
    using State = detail::UnfoldState<T, Fn>;
    using Pair = typename State::Output::value_type;

public:
    using Item = typename Pair::first_type;
    static constexpr bool is_sendable = sendable<State>;
    static constexpr bool is_borrowing = borrowing<State>;
    static constexpr bool is_unpin = State::is_unpin;

    constexpr Unfold(T init, Fn fn) : state_(std::move(init), std::move(fn)) {}
    Unfold(const Unfold&) = delete;  // a stream is polled in one place
    Unfold& operator=(const Unfold&) = delete;
    Unfold(Unfold&&) = default;
    Unfold& operator=(Unfold&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (state_.is_terminated()) return std::optional<Item>();
        Poll<typename State::Output> answer = state_.ask(cx);
        if (answer.is_pending()) return Pending{};
        if (!answer.value()) return std::optional<Item>();
        Pair& pair = *answer.value();
        state_.go_on_with(std::move(pair.second));
        return std::optional<Item>(std::move(pair.first));
    }

    constexpr bool is_terminated() const noexcept { return state_.is_terminated(); }
    constexpr SizeHint size_hint() const { return state_.size_hint(); }

private:
    State state_;
};

/// The items that fn makes of a state, one after the other (futures::stream::unfold).
///
/// The state begins as init. fn(state) gets it moved and returns an optional of a pair, the item
/// and the next state, or a future of that; an empty optional is the end. The stream stays there.
/// Errors: what fn or its future throws is thrown by poll_next(); the state is lost, and the stream
/// is at its end.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Step = std::optional<std::pair<int, int>>;
/// auto countdown = stream::unfold(2, [](int left) -> Step {
///     if (left == 0) return std::nullopt;
///     return std::pair(left, left - 1);
/// });
/// EXPECT_EQ(pollen::block_on(std::move(countdown) | stream::collect<std::vector>()),
///           (std::vector{2, 1}));
/// ```
template <class T, class Fn>
constexpr Unfold<T, Fn> unfold(T init, Fn fn) {
    return {std::move(init), std::move(fn)};
}

}  // namespace stream
POLLEN_NAMESPACE_END
