// SPDX-License-Identifier: MIT
// send_all(): sends the items of a stream, and keeps stream and sink for more.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sink/pump.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Future of send_all(): borrows the sink and the stream.
template <class S, class St>
class [[nodiscard]] SendAll {
public:
    using Output = SinkResult<S>;
    static constexpr bool is_sendable = sendable<detail::Pump<St, S>>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointers move, sink and stream stay

    constexpr SendAll(S& sink, St& stream) noexcept
        : sink_(__builtin_addressof(sink)), stream_(__builtin_addressof(stream)) {}
    SendAll(const SendAll&) = delete;  // a future is polled in one place
    SendAll& operator=(const SendAll&) = delete;
    constexpr SendAll(SendAll&& other) noexcept(
        std::is_nothrow_move_constructible_v<detail::Pump<St, S>>)
        : pump_(std::move(other.pump_)),
          sink_(std::exchange(other.sink_, nullptr)),
          stream_(other.stream_),
          is_flushing_(other.is_flushing_) {}

    constexpr Poll<Output> poll(Context& cx) {
        if (sink_ == nullptr) detail::throw_polled_after_ready();
        S& sink = *std::exchange(sink_, nullptr);  // finished until it says that it is pending
        Poll<Output> answer = Pending{};
        if (!is_flushing_) {
            answer = pump_.poll(*stream_, sink, cx);
            is_flushing_ = answer.is_ready() && answer.value();
        }
        if (is_flushing_) answer = sink.poll_flush(cx);
        if (answer.is_pending()) sink_ = __builtin_addressof(sink);
        return answer;
    }

private:
    detail::Pump<St, S> pump_;
    S* sink_;  // null when finished or moved from
    St* stream_;
    bool is_flushing_ = false;
};

/// A future that sends the items of the stream until it ends, and then flushes the sink
/// (SinkExt::send_all). It does not close it. While the stream is pending, the sink is flushed.
///
/// Precondition: sink and stream outlive the result, and nobody else uses them meanwhile.
/// Errors: the first of the sink, as the result; what the stream throws.
/// Cancellation: destroying the result destroys the one item that waits for room, if there is one.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// std::vector<int> numbers;
/// auto sink = pollen::sink::into(numbers);
/// auto items = stream::iter(std::vector<int>{1, 2, 3});
/// EXPECT_TRUE(pollen::block_on(pollen::sink::send_all(sink, items)).has_value());
/// EXPECT_EQ(numbers.size(), 3U);
/// ```
template <class S, class St>
constexpr SendAll<S, St> send_all(S& sink, St& stream) noexcept {
    return SendAll<S, St>(sink, stream);
}

}  // namespace sink
POLLEN_NAMESPACE_END
