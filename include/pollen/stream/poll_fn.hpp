// SPDX-License-Identifier: MIT
// poll_fn(): a stream from a function that polls.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class Answer>
struct IsNextPoll {
    using Item = void;
    static constexpr bool is_poll = false;
};
template <class T>
struct IsNextPoll<Poll<std::optional<T>>> {
    using Item = T;
    static constexpr bool is_poll = true;
};
/// What a function polls for, when it is called with a Context&.
template <class Fn>
using NextPolledBy = IsNextPoll<CallResultType<Fn&, Context&>>;

}  // namespace detail

namespace stream {

/// Stream of poll_fn().
template <class Fn>
class [[nodiscard]] PollFn : public StreamInterface<PollFn<Fn>> {
    static_assert(detail::NextPolledBy<Fn>::is_poll,
                  "pollen: stream::poll_fn() takes a function that is called with a Context& and "
                  "returns a Poll of an optional item");

public:
    using Item = typename detail::NextPolledBy<Fn>::Item;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;
    static constexpr bool is_unpin = true;

    constexpr explicit PollFn(Fn fn) : fn_(std::move(fn)) {}
    PollFn(const PollFn&) = delete;  // a stream is polled in one place
    PollFn& operator=(const PollFn&) = delete;
    PollFn(PollFn&&) = default;
    PollFn& operator=(PollFn&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) { return fn_(cx); }

private:
    Fn fn_;
};

/// A stream whose poll_next is fn (futures::stream::poll_fn). fn(Context&) returns a
/// Poll<std::optional<T>>, and keeps the contract of a stream's poll_next(). After the end it is
/// called again if the stream is polled again.
/// Errors: what fn throws is thrown by poll_next().
///
/// Example:
/// ```cpp
/// using Answer = pollen::Poll<std::optional<int>>;
/// auto numbers = pollen::stream::poll_fn([next = 1](pollen::Context&) mutable -> Answer {
///     return std::optional<int>(next++);
/// });
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 2);
/// ```
template <class Fn>
constexpr PollFn<Fn> poll_fn(Fn fn) {
    return PollFn<Fn>(std::move(fn));
}

}  // namespace stream
POLLEN_NAMESPACE_END
