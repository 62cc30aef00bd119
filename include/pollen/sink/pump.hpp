// SPDX-License-Identifier: MIT
// How items of a stream get into a sink: what send_all() and forward() have in common.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Moves items until the stream ends. Keeps the one that waits for room.
template <class St, class S>
class Pump {
    static_assert(check_stream<St>());
    static_assert(check_sink_of<S, StreamItem<St>>());
    using Item = StreamItem<St>;

public:
    static constexpr bool is_sendable = sendable<St> && sendable<S> && sendable<Item>;

    constexpr Pump() noexcept {}

    /// Done when the stream has ended and the sink has taken its last item; it is not flushed then.
    /// While the stream has nothing to give, the sink is flushed.
    constexpr Poll<SinkResult<S>> poll(St& stream, S& sink, Context& cx) {
        for (;;) {
            if (!item_) {
                Poll<std::optional<Item>> next = stream.poll_next(cx);
                if (next.is_pending()) {
                    Poll<SinkResult<S>> flushed = sink.poll_flush(cx);
                    if (flushed.is_ready() && !flushed.value()) return flushed;
                    return Pending{};
                }
                item_ = std::move(next).value();
                if (!item_) return SinkResult<S>();
            }
            Poll<SinkResult<S>> ready = sink.poll_ready(cx);
            if (ready.is_pending() || !ready.value()) return ready;
            Item item = *std::move(item_);
            item_.reset();
            SinkResult<S> sent = sink.start_send(std::move(item));
            if (!sent) return sent;
        }
    }

private:
    std::optional<Item> item_;  // taken from the stream; the sink has no room for it yet
};

}  // namespace detail
POLLEN_NAMESPACE_END
