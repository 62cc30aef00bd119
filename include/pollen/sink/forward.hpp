// SPDX-License-Identifier: MIT
// forward(): sends all items of a stream into a sink, and closes it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/pump.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Future of forward().
template <class St, class S>
class [[nodiscard]] Forward {
public:
    using Output = SinkResult<S>;
    static constexpr bool is_sendable = sendable<detail::Pump<St, S>>;
    static constexpr bool is_borrowing = borrowing<St> || borrowing<S>;
    static constexpr bool is_unpin = unpin<St> && unpin<S>;

    template <class StreamValue, class SinkValue>
    constexpr Forward(StreamValue&& stream, SinkValue&& sink)
        : sink_(std::in_place_t(), std::forward<SinkValue>(sink)),
          stream_(std::in_place_t(), std::forward<StreamValue>(stream)) {}
    Forward(const Forward&) = delete;  // a future is polled in one place
    Forward& operator=(const Forward&) = delete;
    Forward(Forward&&) = default;
    Forward& operator=(Forward&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when one of the two throws.
        if (!sink_ || std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (stream_) {
            Poll<Output> pumped = pump_.poll(*stream_, *sink_, cx);
            if (pumped.is_pending() || !pumped.value()) return answer(std::move(pumped));
            stream_.reset();
        }
        return answer(sink_->poll_close(cx));
    }

private:
    constexpr Poll<Output> answer(Poll<Output>&& answer) {
        finished_ = answer.is_ready();
        if (finished_) {
            stream_.reset();
            sink_.reset();
        }
        return std::move(answer);
    }

    detail::Pump<St, S> pump_;
    std::optional<S> sink_;     // empty when it has answered
    std::optional<St> stream_;  // empty once it has ended
    bool finished_ = false;
};

/// A future that sends the items of the stream until it ends, and then flushes and closes the sink
/// (StreamExt::forward). While the stream is pending, the sink is flushed.
///
/// The stream is destroyed as soon as it has ended, the sink before the future is ready. To keep
/// them, use sink::send_all().
/// Errors: the first of the sink, as the result; what the stream throws.
/// Cancellation: destroying it destroys stream, sink, and the one item that waits for room.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// std::vector<int> numbers;
/// auto all = stream::iter({1, 2, 3}) | stream::forward(pollen::sink::into(numbers));
/// EXPECT_TRUE(pollen::block_on(std::move(all)).has_value());
/// EXPECT_EQ(numbers.size(), 3U);
/// ```
template <class St, class S>
constexpr Forward<std::remove_cvref_t<St>, std::remove_cvref_t<S>> forward(St&& stream, S&& sink) {
    return Forward<std::remove_cvref_t<St>, std::remove_cvref_t<S>>(std::forward<St>(stream),
                                                                    std::forward<S>(sink));
}
template <class S>
constexpr auto forward(S&& sink) {
    auto op = [sink =
                   std::remove_cvref_t<S>(std::forward<S>(sink))]<class St>(St&& stream) mutable {
        return stream::forward(std::forward<St>(stream), std::move(sink));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace stream
POLLEN_NAMESPACE_END
