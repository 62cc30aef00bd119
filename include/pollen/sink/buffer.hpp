// SPDX-License-Identifier: MIT
// buffer(): keeps items for which a sink has no room yet.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <deque>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of buffer().
template <class S, class Item>
class [[nodiscard]] Buffer : public SinkInterface<Buffer<S, Item>> {
    static_assert(detail::check_sink_of<S, Item>());

public:
    using Error = typename S::Error;
    static constexpr bool is_sendable = sendable<S> && sendable<Item>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    Buffer(Value&& sink, std::size_t capacity)
        : sink_(std::forward<Value>(sink)), capacity_(capacity) {}
    Buffer(const Buffer&) = delete;  // a sink is used in one place
    Buffer& operator=(const Buffer&) = delete;
    Buffer(Buffer&&) = default;
    Buffer& operator=(Buffer&&) = default;

    /// The sink behind the buffer.
    S& inner() noexcept { return sink_; }
    /// How many items wait.
    std::size_t size() const noexcept { return items_.size(); }

    Poll<SinkResult<S>> poll_ready(Context& cx) {
        if (capacity_ == 0) return sink_.poll_ready(cx);
        Poll<SinkResult<S>> emptied = empty(cx);
        if (emptied.is_ready() && !emptied.value()) return emptied;
        if (items_.size() >= capacity_) return Pending{};
        return SinkResult<S>();
    }
    template <std::convertible_to<Item> Value>
    SinkResult<S> start_send(Value&& item) {
        if (capacity_ == 0) return sink_.start_send(Item(std::forward<Value>(item)));
        items_.push_back(std::forward<Value>(item));
        return {};
    }
    Poll<SinkResult<S>> poll_flush(Context& cx) {
        Poll<SinkResult<S>> emptied = empty(cx);
        if (emptied.is_pending() || !emptied.value()) return emptied;
        return sink_.poll_flush(cx);
    }
    Poll<SinkResult<S>> poll_close(Context& cx) {
        Poll<SinkResult<S>> emptied = empty(cx);
        if (emptied.is_pending() || !emptied.value()) return emptied;
        return sink_.poll_close(cx);
    }

private:
    // Done when all that waited has gone into the sink.
    Poll<SinkResult<S>> empty(Context& cx) {
        while (!items_.empty()) {
            Poll<SinkResult<S>> ready = sink_.poll_ready(cx);
            if (ready.is_pending() || !ready.value()) return ready;
            Item item = std::move(items_.front());
            items_.pop_front();
            SinkResult<S> sent = sink_.start_send(std::move(item));
            if (!sent) return sent;
        }
        return SinkResult<S>();
    }

    S sink_;
    std::deque<Item> items_;
    std::size_t capacity_;
};

/// A sink that has room for `capacity` items besides what `sink` takes at once (SinkExt::buffer).
/// A capacity of 0 changes nothing.
///
/// Items leave the buffer in polls of the result, in the order they came.
/// Errors: the sink's, when it is asked; what then waits in the buffer stays there.
/// Cancellation: destroying it destroys what waits.
/// Allocates: for the items that wait, as std::deque does.
///
/// Example:
/// ```cpp
/// namespace sink = pollen::sink;
/// auto [sender, receiver] = pollen::mpsc::channel<int>(1);
/// auto buffered = sink::buffer<int>(pollen::mpsc::into_sink(std::move(sender)), 8);
/// EXPECT_TRUE(pollen::block_on(buffered.feed(1)).has_value());
/// EXPECT_TRUE(pollen::block_on(buffered.feed(2)).has_value());  // does not wait
/// ```
template <class Item, class S>
Buffer<std::remove_cvref_t<S>, Item> buffer(S&& sink, std::size_t capacity) {
    return Buffer<std::remove_cvref_t<S>, Item>(std::forward<S>(sink), capacity);
}
template <class Item>
auto buffer(std::size_t capacity) {
    auto op = [capacity]<class S>(S&& sink) {
        return sink::buffer<Item>(std::forward<S>(sink), capacity);
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace sink
POLLEN_NAMESPACE_END
