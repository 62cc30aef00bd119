// SPDX-License-Identifier: MIT
// try_unfold(): a stream of what a function that may fail makes of a state.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/unfold_state.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of try_unfold().
template <class T, class Fn>
class [[nodiscard]] TryUnfold : public StreamInterface<TryUnfold<T, Fn>> {
    static_assert(detail::takes_output<Fn&, T>,
                  "pollen: try_unfold(): the function cannot be called with the state");
    using State = detail::UnfoldState<T, Fn>;
    using Said = typename State::Output;
    static_assert(Try<Said>,
                  "pollen: try_unfold(): the function returns a result, or a future of one");
    using Pair = typename TryValue<Said>::value_type;

public:
    using Item = TryWithValue<Said, typename Pair::first_type>;
    static constexpr bool is_sendable = sendable<State>;
    static constexpr bool is_borrowing = borrowing<State>;
    static constexpr bool is_unpin = State::is_unpin;

    constexpr TryUnfold(T init, Fn fn) : state_(std::move(init), std::move(fn)) {}
    TryUnfold(const TryUnfold&) = delete;  // a stream is polled in one place
    TryUnfold& operator=(const TryUnfold&) = delete;
    TryUnfold(TryUnfold&&) = default;
    TryUnfold& operator=(TryUnfold&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (state_.is_terminated()) return std::optional<Item>();
        Poll<Said> said = state_.ask(cx);
        if (said.is_pending()) return Pending{};
        if (!detail::has_value(said.value())) {
            return std::optional<Item>(detail::pass_error<Item>(std::move(said).value()));
        }
        TryValue<Said> made = detail::take_value(std::move(said).value());
        if (!made) return std::optional<Item>();
        state_.go_on_with(std::move(made->second));
        return std::optional<Item>(TryTraits<Item>::from_value(std::move(made->first)));
    }

    constexpr bool is_terminated() const noexcept { return state_.is_terminated(); }
    constexpr SizeHint size_hint() const { return state_.size_hint(); }

private:
    State state_;
};

/// Results that fn makes of a state, one after the other (futures::stream::try_unfold).
///
/// The state begins as init. fn(state) gets it moved and returns a result of an optional pair, the
/// value and the next state, or a future of that. An empty optional is the end; an error is the
/// last item. Then the stream stays at its end.
/// Errors: what fn or its future throws is thrown by poll_next(); the stream is at its end then.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Next = pollen::Result<std::optional<std::pair<int, int>>, std::string>;
/// auto numbers = stream::try_unfold(1, [](int state) -> Next {
///     if (state == 2) return pollen::Err("two");
///     return std::pair(state * 10, state + 1);
/// });
/// EXPECT_EQ(**pollen::block_on(numbers.next()), 10);
/// EXPECT_EQ(pollen::block_on(numbers.next())->error(), "two");
/// EXPECT_FALSE(pollen::block_on(numbers.next()));
/// ```
template <class T, class Fn>
constexpr TryUnfold<T, Fn> try_unfold(T init, Fn fn) {
    return {std::move(init), std::move(fn)};
}

}  // namespace stream
POLLEN_NAMESPACE_END
