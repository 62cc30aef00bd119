// SPDX-License-Identifier: MIT
// The concept Stream: anything with an Item and a poll_next(Context&).

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// Values that will be there later, one after the other (futures::stream::Stream).
///
/// Who makes a stream keeps this contract:
/// - it does nothing until it is polled;
/// - poll_next(cx) answers with an item, with an empty optional at the end, or with Pending after
///   it has cloned cx.waker() and arranged for that waker to be woken once polling makes sense
///   again; of several wakers only the one of the latest poll must be woken;
/// - a poll after the end answers the end again, goes on with new items, or is an error that is
///   reported: its documentation says which; it is never undefined behaviour;
/// - poll_next does not block;
/// - an item does not refer into the stream;
/// - destroying the stream at any moment cancels it and releases all it holds.
///
/// Who polls keeps this one: polls are not concurrent, and from the first poll on the stream stays
/// where it is, unless its type says that it may be moved (is_unpin).
///
/// An Item is an object: a stream of references has pointers for items.
template <class S>
concept Stream = requires { typename S::Item; } && requires(S& stream, Context& cx) {
    { stream.poll_next(cx) } -> std::same_as<Poll<std::optional<typename S::Item>>>;
};

/// What the stream S consists of.
template <class S>
using StreamItem = typename std::remove_cvref_t<S>::Item;

namespace detail {

template <class S>
concept HasItem = requires { typename S::Item; };

template <class S>
concept HasPollNext = requires(S& stream, Context& cx) { stream.poll_next(cx); };

/// Refuses what is not a stream, with a sentence that says why. True otherwise.
template <class S>
constexpr bool check_stream() {
    if constexpr (!HasItem<S>) {
        static_assert(HasItem<S>, "pollen: this type is not a stream: it has no member type Item");
    } else if constexpr (!HasPollNext<S>) {
        static_assert(HasPollNext<S>,
                      "pollen: this type is not a stream: it has an Item, but no "
                      "poll_next(Context&) that can be called on it "
                      "(is it misspelt, private, or does it take something else?)");
    } else {
        static_assert(Stream<S>,
                      "pollen: this type is not a stream: its poll_next(Context&) does not return "
                      "Poll<std::optional<Item>>");
    }
    return true;
}

}  // namespace detail

POLLEN_NAMESPACE_END
