// SPDX-License-Identifier: MIT
// select_next_some(): the next item of a stream in a select loop.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Future of select_next_some(): borrows the stream.
template <class S>
class [[nodiscard]] SelectNextSome {
    static_assert(FusedStream<S>,
                  "pollen: select_next_some() takes a stream that knows its end: say fuse()");

public:
    using Output = StreamItem<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the stream stays

    constexpr explicit SelectNextSome(S& stream) noexcept : stream_(__builtin_addressof(stream)) {}
    SelectNextSome(const SelectNextSome&) = delete;  // a future is polled in one place
    SelectNextSome& operator=(const SelectNextSome&) = delete;
    constexpr SelectNextSome(SelectNextSome&& other) noexcept
        : stream_(std::exchange(other.stream_, nullptr)) {}
    constexpr SelectNextSome& operator=(SelectNextSome&& other) noexcept {
        stream_ = std::exchange(other.stream_, nullptr);
        return *this;
    }

    constexpr Poll<Output> poll(Context& cx) {
        if (is_terminated()) detail::throw_polled_after_ready();
        S& stream = *std::exchange(stream_, nullptr);  // finished, also if the stream throws
        Poll<std::optional<Output>> next = stream.poll_next(cx);
        if (next.is_ready() && next.value()) return Poll<Output>(std::move(*next.value()));
        // At the end it asks for one more look: then the loop sees that it is over.
        if (next.is_ready()) cx.waker().wake_by_ref();
        stream_ = &stream;
        return Pending{};
    }

    /// True if a poll is an error: it has finished, or the stream is over.
    constexpr bool is_terminated() const noexcept {
        return stream_ == nullptr || stream_->is_terminated();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<SelectNextSome>(trace, [&] {
            if (stream_ != nullptr) pollen::trace_awaits(*stream_, trace);
        });
    }

private:
    S* stream_;  // null when finished or moved from
};

/// A future of the next item of a stream that knows its end, for select loops
/// (StreamExt::select_next_some). At the end it is not ready: it says is_terminated(), and the loop
/// leaves it out.
///
/// Precondition: the stream outlives the result, and nobody else polls it meanwhile.
/// Errors: what the stream throws is thrown by poll(). To poll it when the stream is over is an
/// error: PolledAfterReady.
/// Cancellation: destroying the result leaves the stream as it is: no item is lost.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = stream::iter({1, 2}) | stream::fuse();
/// EXPECT_EQ(pollen::block_on(stream::select_next_some(numbers)), 1);
/// ```
template <class S>
constexpr SelectNextSome<S> select_next_some(S& stream) noexcept {
    return SelectNextSome<S>(stream);
}

}  // namespace stream
POLLEN_NAMESPACE_END
