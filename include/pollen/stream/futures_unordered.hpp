// SPDX-License-Identifier: MIT
// FuturesUnordered: many futures at once; their outputs are a stream, in the order they are ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A set of futures of one type, which are polled together; a stream of their outputs in the order
/// they are ready (futures::stream::FuturesUnordered).
///
/// ```text
/// a                 ------1
/// b                 --2
/// FuturesUnordered  --2---1|
/// ```
///
/// Each future has a waker of its own, and only those that were woken are polled: a wake costs the
/// same, however many there are. Futures are polled in the order they were woken; a new one is
/// woken. They do not move, so any future may be in a set; the set itself may be moved at any time.
///
/// The stream ends when the set is empty. Then more may be pushed, and it goes on. One poll_next()
/// makes no more polls than there are futures, and none after two that woke themselves while they
/// were polled: then it asks for another poll and is Pending, so that other tasks have their turn.
///
/// Items: the outputs; Unit for void, a pointer for a reference.
///
/// Errors: what a future throws is thrown by poll_next(). That future is gone then, the others stay
/// and may be polled on.
/// Thread safety: one thread at a time. Wakers of the futures go anywhere, and may outlive the set.
/// Memory ordering: what a thread wrote before it woke a future is visible to that future's poll.
/// Cancellation: destroying the set destroys its futures, and so does clear(); no item is lost by
/// destroying a next().
/// Allocates: one block for the set, at the first push; one for each future, with all that belongs
/// to it (48 bytes more than the future), recycled while an executor runs on this thread.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> square(int value) { co_return value * value; }
///
/// pollen::Coro<int> sum_of_squares(int most) {
///     pollen::FuturesUnordered<pollen::Coro<int>> squares;
///     for (int i = 1; i <= most; ++i)
///         squares.push(square(i));
///     int sum = 0;
///     while (auto item = co_await squares.next())
///         sum += *item;
///     co_return sum;
/// }
/// ```
template <class F>
class [[nodiscard]] FuturesUnordered : public detail::UnorderedChildren<F>,
                                       public StreamInterface<FuturesUnordered<F>> {
    static_assert(detail::check_future<F>());
    using Output = FutureOutput<F>;

public:
    using Item = detail::ItemOfOutput<Output>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;  // the futures stay where they are

    FuturesUnordered() noexcept {}
    FuturesUnordered(const FuturesUnordered&) = delete;  // a future is polled in one place
    FuturesUnordered& operator=(const FuturesUnordered&) = delete;
    FuturesUnordered(FuturesUnordered&&) = default;
    FuturesUnordered& operator=(FuturesUnordered&&) = default;

    /// Adds a future, or what becomes one. It is polled by the next poll_next(), not here, and
    /// nobody is woken: who pushes sees to it that the set is polled. May be called by a future of
    /// the set.
    /// Errors: what the move of the future throws; std::bad_alloc. The set stays as it was.
    template <class Value>
    void push(Value&& value) {
        this->add(
            [&]() -> decltype(auto) { return detail::take_future(std::forward<Value>(value)); });
    }

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (this->has_ended()) return std::optional<Item>();
        Poll<Output> answer = Pending{};
        this->poll_woken(cx, [&](F& future, Context& child_cx) {
            answer = future.poll(child_cx);
            return answer.is_ready() ? detail::ChildPoll::Stop : detail::ChildPoll::Pending;
        });
        return detail::next_of(std::move(answer));
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<FuturesUnordered>(trace, [&] { this->trace_children(trace); });
    }
};

POLLEN_NAMESPACE_END
