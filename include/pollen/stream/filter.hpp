// SPDX-License-Identifier: MIT
// filter(): the items of a stream that a predicate lets pass.

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

/// Stream of filter().
template <class S, class Predicate>
class [[nodiscard]] Filter
    : public detail::Adapter<Filter<S, Predicate>, S, Predicate, detail::TrialOf<S, Predicate>> {
    using Trial = detail::TrialOf<S, Predicate>;
    using Base = detail::Adapter<Filter, S, Predicate, Trial>;
    static_assert(detail::takes_output<Predicate&, const StreamItem<S>&>,
                  "pollen: filter(): the predicate cannot be called with a const item");

public:
    using Item = StreamItem<S>;
    static constexpr bool is_unpin = unpin<S> && unpin<Trial>;

    template <class Value>
    constexpr Filter(Value&& stream, Predicate predicate)
        : Base(std::in_place_t(), std::forward<Value>(stream)), predicate_(std::move(predicate)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        for (;;) {
            bool passes = false;
            Poll<std::optional<Item>> next =
                trial_.poll_next(cx, this->stream_, predicate_, passes);
            if (passes || next.is_pending() || !next.value()) return next;
        }
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return !trial_.is_waiting() && this->stream_.is_terminated();
    }

    constexpr SizeHint size_hint() const {
        const SizeHint most = detail::hint_of_step(trial_, this->stream_);
        return {0, most.upper};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_step<Filter>(trace, trial_, this->stream_);
    }

private:
    Predicate predicate_;
    Trial trial_;
};

/// The items of a stream for which predicate(item) is true (StreamExt::filter).
///
/// ```text
/// s            --1--2--3--4--|
/// filter(odd)  --1-----3-----|
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
/// auto odd = stream::iter({1, 2, 3}) | stream::filter([](int item) { return item % 2 == 1; });
/// EXPECT_EQ(pollen::block_on(odd.next()), 1);
/// EXPECT_EQ(pollen::block_on(odd.next()), 3);
/// ```
template <class S, class Predicate>
constexpr Filter<std::remove_cvref_t<S>, Predicate> filter(S&& stream, Predicate predicate) {
    return {std::forward<S>(stream), std::move(predicate)};
}
template <class Predicate>
constexpr auto filter(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::filter(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
