// SPDX-License-Identifier: MIT
// SelectAll: many streams of one type at once; their items are one stream, as they come.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A set of streams of one type, which are polled together; a stream of their items, as they come
/// (futures::stream::SelectAll).
///
/// ```text
/// a          --1-----2--|
/// b          -----A--------B--|
/// SelectAll  --1--A--2-----B--|
/// ```
///
/// Each stream has a waker of its own, and only those that were woken are polled: a wake costs the
/// same, however many there are. A stream that gave an item is polled again after all that were
/// woken by then, so those that always have something take turns. They do not move, so any stream
/// may be in a set; the set itself may be moved at any time.
///
/// A stream is destroyed when it has ended. The set ends when it is empty; then more may be pushed,
/// and it goes on. One poll_next() makes no more polls than there are streams, and none after two
/// that woke themselves while they were polled and gave nothing: then it asks for another poll and
/// is Pending.
///
/// Errors: what a stream throws is thrown by poll_next(). That stream is gone then, the others stay
/// and may be polled on.
/// Thread safety: one thread at a time. Wakers of the streams go anywhere, and may outlive the set.
/// Memory ordering: what a thread wrote before it woke a stream is visible to that stream's poll.
/// Cancellation: destroying the set destroys its streams, and so does clear(); no item is lost by
/// destroying a next().
/// Allocates: one block for the set, at the first push; one for each stream (48 bytes more than the
/// stream), recycled while an executor runs on this thread.
///
/// Example:
/// ```cpp
/// template <class Streams>
/// pollen::Coro<int> sum_of_all(Streams streams) {
///     auto all = pollen::stream::select_all(std::move(streams));
///     int sum = 0;
///     while (auto item = co_await all.next())
///         sum += *item;
///     co_return sum;
/// }
/// ```
template <class S>
class [[nodiscard]] SelectAll : public detail::UnorderedChildren<S>,
                                public StreamInterface<SelectAll<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = true;  // the streams stay where they are

    SelectAll() noexcept {}
    SelectAll(const SelectAll&) = delete;  // a stream is polled in one place
    SelectAll& operator=(const SelectAll&) = delete;
    SelectAll(SelectAll&&) = default;
    SelectAll& operator=(SelectAll&&) = default;

    /// Adds a stream. It is polled by the next poll_next(), not here, and nobody is woken: who
    /// pushes sees to it that the set is polled. May be called by a stream of the set.
    /// Errors: what the move of the stream throws; std::bad_alloc. The set stays as it was.
    void push(S&& stream) {
        this->add([&]() -> S&& { return std::move(stream); });
    }

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (this->has_ended()) return std::optional<Item>();
        Poll<std::optional<Item>> answer = Pending{};
        this->poll_woken(cx, [&](S& stream, Context& child_cx) {
            Poll<std::optional<Item>> polled = stream.poll_next(child_cx);
            if (polled.is_pending()) return detail::ChildPoll::Pending;
            if (!polled.value().has_value()) return detail::ChildPoll::GoOn;
            answer = std::move(polled);
            return detail::ChildPoll::Again;
        });
        if (answer.is_pending() && this->has_ended()) return std::optional<Item>();
        return answer;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<SelectAll>(trace, [&] { this->trace_children(trace); });
    }
};

namespace stream {

/// A SelectAll of the streams of a range, which are moved out of it (futures::stream::select_all).
template <class Range>
auto select_all(Range&& streams) {
    SelectAll<std::remove_cvref_t<decltype(*streams.begin())>> all;
    for (auto& stream : streams)
        all.push(std::move(stream));
    return all;
}

}  // namespace stream
POLLEN_NAMESPACE_END
