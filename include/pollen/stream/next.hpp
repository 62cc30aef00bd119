// SPDX-License-Identifier: MIT
// next(): the next item of a stream, as a future.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Future of next(): borrows the stream.
template <class S>
class [[nodiscard]] Next {
    static_assert(detail::check_stream<S>());

public:
    using Output = std::optional<StreamItem<S>>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the stream stays

    constexpr explicit Next(S& stream) noexcept : stream_(&stream) {}
    Next(const Next&) = delete;  // a future is polled in one place
    Next& operator=(const Next&) = delete;
    constexpr Next(Next&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
    constexpr Next& operator=(Next&& other) noexcept {
        stream_ = std::exchange(other.stream_, nullptr);
        return *this;
    }

    constexpr Poll<Output> poll(Context& cx) {
        if (stream_ == nullptr) detail::throw_polled_after_ready();
        S& stream = *std::exchange(stream_, nullptr);  // finished, also if the stream throws
        Poll<Output> answer = stream.poll_next(cx);
        if (answer.is_pending()) stream_ = &stream;
        return answer;
    }
    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (stream_ == nullptr) return trace.future("a next() that has finished");
        pollen::trace_awaits(*stream_, trace);
    }
    const void* const* traced_coroutine() const noexcept
        requires requires(const S& stream) { stream.traced_coroutine(); }
    {
        return stream_ == nullptr ? nullptr : stream_->traced_coroutine();
    }

    constexpr bool is_terminated() const noexcept { return stream_ == nullptr; }

private:
    S* stream_;  // null when finished or moved from
};

/// A future of the next item; of an empty optional at the end (StreamExt::next).
///
/// Precondition: the stream outlives the result, and nobody else polls it meanwhile.
/// Errors: what the stream throws.
/// Cancellation: destroying the result leaves the stream as it is: no item is lost.
///
/// Example:
/// ```cpp
/// template <pollen::Stream S>
/// pollen::Coro<int> sum(S stream) {
///     int total = 0;
///     while (auto item = co_await pollen::stream::next(stream))
///         total += *item;
///     co_return total;
/// }
/// ```
template <class S>
constexpr Next<S> next(S& stream) noexcept {
    return Next<S>(stream);
}

}  // namespace stream
POLLEN_NAMESPACE_END
