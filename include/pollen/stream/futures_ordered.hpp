// SPDX-License-Identifier: MIT
// FuturesOrdered: many futures at once; their outputs are a stream, in the order of the futures.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A queue of futures of one type, which are polled together; a stream of their outputs in the
/// order of the queue (futures::stream::FuturesOrdered).
///
/// ```text
/// a               ------1
/// b               --2
/// FuturesOrdered  ------12|
/// ```
///
/// As FuturesUnordered, but an output waits for its turn: it stays in the block of its future,
/// which is destroyed as soon as it has answered. While the first future is pending the stream is
/// pending, whatever the others have.
///
/// The stream ends when the queue is empty. Then more may be pushed, and it goes on.
///
/// Items: the outputs; Unit for void, a pointer for a reference.
///
/// Errors: what a future throws is thrown by poll_next() at once, before its turn. That future is
/// gone then, the others keep their places and may be polled on.
/// Thread safety: one thread at a time. Wakers of the futures go anywhere, and may outlive the
/// queue.
/// Memory ordering: what a thread wrote before it woke a future is visible to that future's poll.
/// Cancellation: destroying the queue destroys its futures and outputs, the last first, and so does
/// clear(); no item is lost by destroying a next().
/// Allocates: as FuturesUnordered; nothing more for outputs that wait.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> square(int value) { co_return value * value; }
///
/// pollen::Coro<int> last_square(int most) {
///     pollen::FuturesOrdered<pollen::Coro<int>> squares;
///     for (int i = 1; i <= most; ++i)
///         squares.push_back(square(i));
///     int last = 0;
///     while (auto item = co_await squares.next())
///         last = *item;
///     co_return last;
/// }
/// ```
template <class F>
class [[nodiscard]] FuturesOrdered : private detail::UnorderedChildren<detail::JoinChild<F>>,
                                     public StreamInterface<FuturesOrdered<F>> {
    static_assert(detail::check_future<F>());
    using Children = detail::UnorderedChildren<detail::JoinChild<F>>;
    using Output = FutureOutput<F>;

public:
    using Item = detail::ItemOfOutput<Output>;
    static constexpr bool is_sendable = sendable<F> && sendable<Output>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;  // the futures stay where they are

    FuturesOrdered() noexcept {}
    FuturesOrdered(const FuturesOrdered&) = delete;  // a future is polled in one place
    FuturesOrdered& operator=(const FuturesOrdered&) = delete;
    FuturesOrdered(FuturesOrdered&&) = default;
    FuturesOrdered& operator=(FuturesOrdered&&) = default;

    /// Adds a future, or what becomes one, at the end of the queue. It is polled by the next
    /// poll_next(), not here, and nobody is woken. May be called by a future of the queue.
    /// Errors: what the move of the future throws; std::bad_alloc. The queue stays as it was.
    template <class Value>
    void push_back(Value&& value) {
        this->add([&] { return detail::JoinChild<F>(std::forward<Value>(value)); });
    }

    /// The same at the front: its output is the next item.
    template <class Value>
    void push_front(Value&& value) {
        this->add_front([&] { return detail::JoinChild<F>(std::forward<Value>(value)); });
    }

    Poll<std::optional<Item>> poll_next(Context& cx) {
        std::optional<Item> item;
        if (this->has_ended()) return item;
        if (detail::JoinChild<F>& first = *this->begin(); first.has_output()) {
            item.emplace(first.release_item());
            this->remove_front();
            return item;
        }
        this->poll_woken(cx, [&](detail::JoinChild<F>& child, Context& child_cx) {
            if (!child.poll(child_cx) || &child != &*this->begin()) {
                return detail::ChildPoll::Pending;  // it stays, and keeps its output
            }
            item.emplace(child.release_item());
            return detail::ChildPoll::Stop;
        });
        if (!item) return Pending{};
        return item;
    }

    SizeHint size_hint() const noexcept { return SizeHint::exactly(size()); }

    /// How many outputs are still to come: of futures that have not answered, and of those that
    /// have and wait for their turn.
    using Children::is_empty;
    using Children::size;

    /// True if the end was answered, and nothing was pushed since.
    using Children::is_terminated;

    /// Destroys all futures and outputs, the last first. A future of the queue must not call it:
    /// the process ends with a message.
    using Children::clear;
};

POLLEN_NAMESPACE_END
