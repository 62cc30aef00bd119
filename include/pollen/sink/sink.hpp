// SPDX-License-Identifier: MIT
// The concept Sink: anything that takes items, one after the other, and says when it has room.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What the functions of the sink S answer: done, or its Error.
template <class S>
using SinkResult = Result<void, typename std::remove_cvref_t<S>::Error>;

/// Takes items, one after the other (futures::sink::Sink).
///
/// Who makes a sink keeps this contract:
/// - poll_ready(cx) answers when there is room for one item; Pending as a future does: only after
///   it has arranged for cx.waker() to be woken; asked again before an item came, it answers the
///   same;
/// - start_send(item) takes the item at once; it need not be delivered yet;
/// - poll_flush(cx) answers when all that was taken is delivered;
/// - poll_close(cx) flushes and then closes: no item may follow;
/// - none of them blocks; an error is final unless the documentation says otherwise;
/// - destroying the sink at any moment releases all it holds.
///
/// Who sends keeps this one: each start_send() follows a poll_ready() that answered without an
/// error, with nothing sent in between; calls are not concurrent; and from the first poll on the
/// sink stays where it is, unless its type says that it may be moved (is_unpin).
///
/// Its Error is what a Result holds; Never if it cannot fail.
template <class S, class Item>
concept Sink = requires { typename S::Error; } && requires(S& sink, Context& cx, Item&& item) {
    { sink.poll_ready(cx) } -> std::same_as<Poll<SinkResult<S>>>;
    { sink.start_send(std::forward<Item>(item)) } -> std::same_as<SinkResult<S>>;
    { sink.poll_flush(cx) } -> std::same_as<Poll<SinkResult<S>>>;
    { sink.poll_close(cx) } -> std::same_as<Poll<SinkResult<S>>>;
};

namespace detail {

template <class S>
concept HasError = requires { typename S::Error; };

template <class S>
concept HasSinkPolls = requires(S& sink, Context& cx) {
    { sink.poll_ready(cx) } -> std::same_as<Poll<SinkResult<S>>>;
    { sink.poll_flush(cx) } -> std::same_as<Poll<SinkResult<S>>>;
    { sink.poll_close(cx) } -> std::same_as<Poll<SinkResult<S>>>;
};

/// Refuses what is not a sink, with a sentence that says why. True otherwise.
template <class S>
constexpr bool check_sink() {
    if constexpr (!HasError<S>) {
        static_assert(HasError<S>, "pollen: this type is not a sink: it has no member type Error");
    } else {
        static_assert(HasSinkPolls<S>,
                      "pollen: this type is not a sink: it has an Error, but poll_ready(Context&), "
                      "poll_flush(Context&) and poll_close(Context&) do not all return "
                      "Poll<Result<void, Error>>");
    }
    return true;
}

/// The same for a sink of certain items.
template <class S, class Item>
constexpr bool check_sink_of() {
    if constexpr (check_sink<S>()) {
        static_assert(Sink<S, Item>,
                      "pollen: this sink does not take such items: its start_send(item) cannot be "
                      "called with one, or does not return Result<void, Error>");
    }
    return true;
}

}  // namespace detail

POLLEN_NAMESPACE_END
