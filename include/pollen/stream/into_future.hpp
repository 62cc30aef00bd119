// SPDX-License-Identifier: MIT
// into_future(): the next item of a stream, and the stream itself, as a future.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Future of into_future().
template <class S>
class [[nodiscard]] StreamFuture {
    static_assert(detail::check_stream<S>());

public:
    using Output = std::pair<std::optional<StreamItem<S>>, S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, StreamFuture>)
    constexpr explicit StreamFuture(Value&& stream)
        : stream_(std::in_place_t(), detail::take_stream(std::forward<Value>(stream))) {}
    StreamFuture(const StreamFuture&) = delete;  // a future is polled in one place
    StreamFuture& operator=(const StreamFuture&) = delete;
    StreamFuture(StreamFuture&&) = default;
    StreamFuture& operator=(StreamFuture&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!stream_) detail::throw_polled_after_ready();
        detail::Finishing finishing(stream_);
        Poll<std::optional<StreamItem<S>>> next = stream_->poll_next(cx);
        if (next.is_pending()) {
            finishing.keep();
            return Pending{};
        }
        return Poll<Output>::ready(std::move(next).value(), std::move(*stream_));
    }

    constexpr bool is_terminated() const noexcept { return !stream_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<StreamFuture>(trace, [&] {
            if (stream_) pollen::trace_awaits(*stream_, trace);
        });
    }

private:
    std::optional<S> stream_;  // empty when finished
};

/// A future of the next item, or an empty optional at the end, and the rest of the stream
/// (StreamExt::into_future): for streams that are handed from one future to another. next() lends
/// the stream instead.
///
/// The stream moves out of the future, so its type must be unpin: put others in a box.
/// Errors: what the stream throws is thrown by poll(); the stream is lost.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto [first, rest] = pollen::block_on(stream::iter({1, 2}) | stream::into_future());
/// EXPECT_EQ(first, 1);
/// EXPECT_EQ(pollen::block_on(rest.next()), 2);
/// ```
template <class S>
constexpr StreamFuture<std::remove_cvref_t<S>> into_future(S&& stream) {
    static_assert(unpin<S>,
                  "pollen: into_future(): this stream may not be moved once it was polled: box it, "
                  "or use next()");
    return StreamFuture<std::remove_cvref_t<S>>(std::forward<S>(stream));
}
constexpr auto into_future() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::into_future(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
