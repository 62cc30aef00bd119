// SPDX-License-Identifier: MIT
// take_while(): the first items of a stream, as long as a predicate says so.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/trial.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of take_while().
template <class S, class Predicate>
class [[nodiscard]] TakeWhile
    : public detail::Adapter<TakeWhile<S, Predicate>, S, Predicate, detail::TrialOf<S, Predicate>> {
    using Trial = detail::TrialOf<S, Predicate>;
    using Base = detail::Adapter<TakeWhile, S, Predicate, Trial>;
    static_assert(detail::takes_output<Predicate&, const StreamItem<S>&>,
                  "pollen: take_while(): the predicate cannot be called with a const item");

public:
    using Item = StreamItem<S>;
    static constexpr bool is_unpin = unpin<S> && unpin<Trial>;

    template <class Value>
    constexpr TakeWhile(Value&& stream, Predicate predicate)
        : Base(std::in_place_t(), std::forward<Value>(stream)), predicate_(std::move(predicate)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (is_done_) return std::optional<Item>();
        bool is_taken = false;
        Poll<std::optional<Item>> next = trial_.poll_next(cx, this->stream_, predicate_, is_taken);
        if (is_taken || next.is_pending() || !next.value()) return next;
        is_done_ = true;
        return std::optional<Item>();
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return is_done_ || (!trial_.is_waiting() && this->stream_.is_terminated());
    }

    constexpr SizeHint size_hint() const {
        if (is_done_) return SizeHint::exactly(0);
        const SizeHint most = detail::hint_of_step(trial_, this->stream_);
        return {0, most.upper};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_step<TakeWhile>(trace, trial_, this->stream_);
    }

private:
    Predicate predicate_;
    Trial trial_;
    bool is_done_ = false;
};

/// The items of a stream until predicate(item) is false (StreamExt::take_while). That item is lost,
/// and the stream stays at its end.
///
/// ```text
/// s                   --1--1--2--1-->
/// take_while(is_one)  --1--1--|
/// ```
///
/// The predicate gets a const reference, and returns a bool or a future of one: then the item waits
/// in the stream, and the future may refer to it.
/// Errors: what the stream, the predicate or its future throws is thrown by poll_next(); the item
/// is lost, and the stream may be polled on.
/// Cancellation: destroying a next() loses no item.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto first = stream::iter({1, 5, 2}) | stream::take_while([](int item) { return item < 3; });
/// EXPECT_EQ(pollen::block_on(first.next()), 1);
/// EXPECT_EQ(pollen::block_on(first.next()), std::nullopt);
/// ```
template <class S, class Predicate>
constexpr TakeWhile<std::remove_cvref_t<S>, Predicate> take_while(S&& stream, Predicate predicate) {
    return {std::forward<S>(stream), std::move(predicate)};
}
template <class Predicate>
constexpr auto take_while(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::take_while(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
