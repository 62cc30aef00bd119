// SPDX-License-Identifier: MIT
// scan(): changes the items of a stream with a function that has a state.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class State, class Fn, class Item>
struct ScanStepOf {
    using Type = Step<std::optional<Unit>>;  // refused elsewhere, with a sentence
};
template <class State, class Fn, class Item>
    requires std::is_invocable_v<Fn&, State&, Item>
struct ScanStepOf<State, Fn, Item> {
    using Type = Step<std::invoke_result_t<Fn&, State&, Item>>;
};
template <class State, class Fn, class Item>
using ScanStep = typename ScanStepOf<State, Fn, Item>::Type;

}  // namespace detail

namespace stream {

/// Stream of scan().
template <class S, class State, class Fn>
class [[nodiscard]] Scan : public detail::Adapter<Scan<S, State, Fn>, S, State, Fn,
                                                  detail::ScanStep<State, Fn, StreamItem<S>>> {
    using Step = detail::ScanStep<State, Fn, StreamItem<S>>;
    using Base = detail::Adapter<Scan, S, State, Fn, Step>;
    static_assert(std::is_invocable_v<Fn&, State&, StreamItem<S>>,
                  "pollen: scan(): the function cannot be called with the state and an item");

public:
    using Item = typename Step::Output::value_type;
    static constexpr bool is_unpin = unpin<S> && unpin<Step> && std::is_empty_v<Step>;

    template <class Value>
    constexpr Scan(Value&& stream, State state, Fn fn)
        : Base(std::in_place_t(), std::forward<Value>(stream)),
          state_(std::move(state)),
          fn_(std::move(fn)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (is_done_) return std::optional<Item>();
        const auto call = [&](StreamItem<S>&& item) -> decltype(auto) {
            return fn_(state_, std::move(item));
        };
        Poll<std::optional<typename Step::Output>> next =
            detail::poll_step(step_, cx, this->stream_, call);
        if (next.is_pending()) return Pending{};
        if (!next.value()) return std::optional<Item>();
        if (*next.value()) return std::optional<Item>(std::move(**next.value()));
        is_done_ = true;
        return std::optional<Item>();
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return is_done_ || (!step_.is_waiting() && this->stream_.is_terminated());
    }

    constexpr SizeHint size_hint() const {
        if (is_done_) return SizeHint::exactly(0);
        const SizeHint most = detail::hint_of_step(step_, this->stream_);
        return {0, most.upper};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_step<Scan>(trace, step_, this->stream_);
    }

private:
    State state_;
    Fn fn_;
    Step step_;
    bool is_done_ = false;
};

/// The values of fn(state, item) for the items of a stream, until one is an empty optional
/// (StreamExt::scan). Then the stream stays at its end.
///
/// ```text
/// s             --1--2--3--|
/// scan(0, sum)  --1--3--6--|
/// ```
///
/// fn gets a reference to the state, which begins as `state`, and returns an optional or a future
/// of one; the future may refer to the state.
/// Errors: what the stream, fn or its future throws is thrown by poll_next(); the item is lost, and
/// the stream may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto sums = stream::iter({1, 2, 3}) | stream::scan(0, [](int& sum, int item) {
///                 sum += item;
///                 return std::optional<int>(sum);
///             });
/// EXPECT_EQ(pollen::block_on(std::move(sums) | stream::collect<std::vector>()),
///           (std::vector{1, 3, 6}));
/// ```
template <class S, class State, class Fn>
constexpr Scan<std::remove_cvref_t<S>, State, Fn> scan(S&& stream, State state, Fn fn) {
    return {std::forward<S>(stream), std::move(state), std::move(fn)};
}
template <class State, class Fn>
constexpr auto scan(State state, Fn fn) {
    return detail::Pipe(
        [state = std::move(state), fn = std::move(fn)]<class S>(S&& stream) mutable {
            return stream::scan(std::forward<S>(stream), std::move(state), std::move(fn));
        });
}

}  // namespace stream
POLLEN_NAMESPACE_END
