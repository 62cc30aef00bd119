// SPDX-License-Identifier: MIT
// poll_immediate(): what polls of a stream answer, as a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of poll_immediate().
template <class S>
class [[nodiscard]] PollImmediate : public StreamInterface<PollImmediate<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = Poll<StreamItem<S>>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, PollImmediate>)
    constexpr explicit PollImmediate(Value&& stream)
        : stream_(std::in_place_t(), detail::take_stream(std::forward<Value>(stream))) {}
    PollImmediate(const PollImmediate&) = delete;  // a stream is polled in one place
    PollImmediate& operator=(const PollImmediate&) = delete;
    PollImmediate(PollImmediate&&) = default;
    PollImmediate& operator=(PollImmediate&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (!stream_) return std::optional<Item>();
        Poll<std::optional<StreamItem<S>>> next = stream_->poll_next(cx);
        if (next.is_pending()) return std::optional<Item>(Item(Pending{}));
        if (next.value()) return std::optional<Item>(Item(std::move(*next.value())));
        stream_.reset();
        return std::optional<Item>();
    }

    constexpr bool is_terminated() const noexcept { return !stream_; }

    constexpr SizeHint size_hint() const {
        return stream_ ? SizeHint(0, std::nullopt) : SizeHint::exactly(0);
    }

private:
    std::optional<S> stream_;  // empty when it has ended
};

/// A stream of polls, which is never pending itself: an item that is there, or Pending if there is
/// none yet (futures::stream::poll_immediate). So one takes what is there, and does something else.
///
/// At the end the stream is destroyed, and this one stays at its end. Who takes a Pending sees to
/// it that this is polled again.
/// Errors: what the stream throws is thrown by poll_next(); it may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto polls = stream::poll_immediate(stream::pending<int>());
/// EXPECT_TRUE(pollen::block_on(polls.next())->is_pending());
/// ```
template <class S>
constexpr PollImmediate<std::remove_cvref_t<S>> poll_immediate(S&& stream) {
    return PollImmediate<std::remove_cvref_t<S>>(std::forward<S>(stream));
}

}  // namespace stream
POLLEN_NAMESPACE_END
