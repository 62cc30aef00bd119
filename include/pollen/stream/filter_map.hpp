// SPDX-License-Identifier: MIT
// filter_map(): changes the items of a stream with a function, and leaves some out.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
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
namespace stream {

/// Stream of filter_map().
template <class S, class Fn>
class [[nodiscard]] FilterMap
    : public detail::Adapter<FilterMap<S, Fn>, S, Fn, detail::StepOf<Fn, StreamItem<S>>> {
    using Step = detail::StepOf<Fn, StreamItem<S>>;
    using Base = detail::Adapter<FilterMap, S, Fn, Step>;
    static_assert(detail::takes_output<Fn&, StreamItem<S>>,
                  "pollen: filter_map(): the function cannot be called with an item of the stream");

public:
    using Item = typename Step::Output::value_type;
    static constexpr bool is_unpin = unpin<S> && detail::unpin_step<Fn, Step>;

    template <class Value>
    constexpr FilterMap(Value&& stream, Fn fn)
        : Base(std::in_place_t(), std::forward<Value>(stream)), fn_(std::move(fn)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        for (;;) {
            Poll<std::optional<typename Step::Output>> next =
                detail::poll_step(step_, cx, this->stream_, fn_);
            if (next.is_pending()) return Pending{};
            if (!next.value()) return std::optional<Item>();
            if (*next.value()) {
                return Poll<std::optional<Item>>::ready(std::in_place_t(),
                                                        std::move(**next.value()));
            }
        }
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return !step_.is_waiting() && this->stream_.is_terminated();
    }

    constexpr SizeHint size_hint() const {
        const SizeHint most = detail::hint_of_step(step_, this->stream_);
        return {0, most.upper};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_step<FilterMap>(trace, step_, this->stream_);
    }

private:
    Fn fn_;
    Step step_;
};

/// The values that fn(item) has for the items of a stream; an empty optional leaves the item out
/// (StreamExt::filter_map).
///
/// ```text
/// s                 --1--2--3--4--|
/// filter_map(half)  -----1-----2--|
/// ```
///
/// fn returns an optional or a future of one.
/// Errors: what the stream, fn or its future throws is thrown by poll_next(); the item is lost, and
/// the stream may be polled on.
/// Cancellation: destroying a next() loses nothing; destroying the stream destroys the future.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto half = [](int item) -> std::optional<int> {
///     if (item % 2 == 1) return std::nullopt;
///     return item / 2;
/// };
/// auto halves = stream::iter({1, 6}) | stream::filter_map(half);
/// EXPECT_EQ(pollen::block_on(halves.next()), 3);
/// ```
template <class S, class Fn>
constexpr FilterMap<std::remove_cvref_t<S>, Fn> filter_map(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto filter_map(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::filter_map(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
