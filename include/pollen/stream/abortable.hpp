// SPDX-License-Identifier: MIT
// abortable(): a stream that can be ended from elsewhere.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/abort_handle.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
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

/// Stream of abortable().
template <class S>
class [[nodiscard]] Abortable : public StreamInterface<Abortable<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    Abortable(Value&& stream, future::AbortRegistration registration)
        : registration_(std::move(registration)), source_(std::forward<Value>(stream)) {}
    Abortable(const Abortable&) = delete;  // a stream is polled in one place
    Abortable& operator=(const Abortable&) = delete;
    Abortable(Abortable&&) = default;
    Abortable& operator=(Abortable&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (registration_.is_aborted()) return end();
        Poll<std::optional<Item>> answer = source_.poll_next(cx);
        if (answer.is_ready()) return answer;
        // First the waker, then another look: abort() does it the other way round.
        registration_.register_waker(cx.waker());
        if (registration_.is_aborted()) return end();
        return Pending{};
    }

    /// True if somebody has called abort(), whether or not that was in time.
    bool is_aborted() const noexcept { return registration_.is_aborted(); }
    /// True if the end was answered.
    bool is_terminated() const noexcept { return source_.has_ended(); }

    SizeHint size_hint() const {
        return is_aborted() ? SizeHint::exactly(0) : SizeHint(0, source_.size_hint().upper);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Abortable>(trace, [&] { source_.trace_awaits(trace); });
    }

private:
    std::optional<Item> end() noexcept {
        source_.reset();
        return std::nullopt;
    }

    future::AbortRegistration registration_;
    detail::Source<S> source_;
};

/// What abortable(stream) returns; structured bindings take it apart.
template <class S>
struct AbortablePair {
    template <class Value>
    AbortablePair(Value&& value, future::AbortHandle::Pair pair)
        : stream(std::forward<Value>(value), std::move(pair.registration)),
          handle(std::move(pair.handle)) {}

    Abortable<S> stream;
    future::AbortHandle handle;
};

/// The items of a stream, until the handle's abort() (futures::stream::abortable).
///
/// ```text
/// s          --1--2--3--|
/// abort()    ------^
/// abortable  --1--2|
/// ```
///
/// abort() wakes the task; the next poll destroys the stream and answers the end. An item that is
/// ready in the same poll in which the abort comes is given; a stream that was aborted before the
/// poll is not polled. Fused: after the end it stays at the end.
///
/// With a registration, made by AbortHandle::make_pair(), the stream alone is returned; without one
/// it is returned together with its handle.
///
/// Errors: what the stream throws.
/// Allocates: one block, for the handle and the stream to share.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto [numbers, handle] = stream::abortable(stream::iter(std::vector{1, 2, 3}));
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// handle.abort();
/// EXPECT_EQ(pollen::block_on(numbers.next()), std::nullopt);
/// ```
template <class S>
Abortable<std::remove_cvref_t<S>> abortable(S&& stream, future::AbortRegistration registration) {
    return {std::forward<S>(stream), std::move(registration)};
}
template <class S>
    requires(!std::same_as<std::remove_cvref_t<S>, future::AbortRegistration>)
auto abortable(S&& stream) {
    return AbortablePair<std::remove_cvref_t<S>>(std::forward<S>(stream),
                                                 future::AbortHandle::make_pair());
}
/// As a pipe: `stream | abortable(registration)`.
inline auto abortable(future::AbortRegistration registration) {
    return detail::Pipe([registration = std::move(registration)]<class S>(S&& stream) mutable {
        return stream::abortable(std::forward<S>(stream), std::move(registration));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
