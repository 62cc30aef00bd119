// SPDX-License-Identifier: MIT
// for_each_concurrent(): makes a future of each item of a stream, and runs several of them at once.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Future of for_each_concurrent().
template <class S, class Fn>
class [[nodiscard]] ForEachConcurrent {
    static_assert(detail::check_stream<S>());
    static_assert(std::is_invocable_v<Fn&, StreamItem<S>>,
                  "pollen: for_each_concurrent(): the function cannot be called with an item");
    using F = IntoFutureType<std::invoke_result_t<Fn&, StreamItem<S>>>;

public:
    using Output = void;
    static constexpr bool is_sendable =
        sendable<S> && sendable<StreamItem<S>> && sendable<Fn> && sendable<F>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Fn> || borrowing<F>;
    // A future may refer into the function that made it: then that stays where it is.
    static constexpr bool is_unpin = unpin<S> && (std::is_empty_v<Fn> || std::is_pointer_v<Fn>);

    template <class Value>
    ForEachConcurrent(Value&& stream, std::size_t limit, Fn fn)
        : parts_(std::in_place_t(), std::forward<Value>(stream), std::move(fn)),
          most_(detail::most_of_limit(limit)) {}
    ForEachConcurrent(const ForEachConcurrent&) = delete;  // a future is polled in one place
    ForEachConcurrent& operator=(const ForEachConcurrent&) = delete;
    ForEachConcurrent(ForEachConcurrent&&) = default;
    ForEachConcurrent& operator=(ForEachConcurrent&&) = default;

    Poll<void> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when something throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!parts_) __builtin_unreachable();  // empty only when finished; g++ does not see it
        Parts& parts = *parts_;
        for (;;) {
            bool has_progress = false;
            if (!parts.source.has_ended() && parts.running.size() < most_) {
                Poll<std::optional<StreamItem<S>>> next = parts.source.poll_next(cx);
                has_progress = next.is_ready();
                if (next.is_ready() && next.value()) {
                    parts.running.push(parts.fn(std::move(*next.value())));
                }
            }
            const auto done = parts.running.poll_next(cx);
            if (done.is_ready() && done.value().has_value()) continue;
            if (done.is_ready() && parts.source.has_ended()) break;
            if (!has_progress) {
                finished_ = false;
                return Pending{};
            }
        }
        parts_.reset();
        return Poll<void>::ready();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<ForEachConcurrent>(trace, [&] {
            if (!parts_) return;
            parts_->source.trace_awaits(trace);
            pollen::trace_awaits(parts_->running, trace);
        });
    }

private:
    struct Parts {
        template <class Value>
        Parts(Value&& value, Fn&& function)
            : source(std::forward<Value>(value)), fn(std::move(function)) {}

        detail::Source<S> source;
        Fn fn;
        FuturesUnordered<F> running;
    };

    std::optional<Parts> parts_;  // empty when it has answered
    std::size_t most_;
    bool finished_ = false;
};

/// Calls fn with each item of a stream and runs the futures that it returns, up to `limit` of them
/// at once; ready when the stream has ended and all have answered (StreamExt::for_each_concurrent).
///
/// ```text
/// s                           123|
/// fn(1)                       ----()
/// fn(2)                       --()
/// fn(3)                         -----()   begins when there is room for it
/// for_each_concurrent(2, fn)  -------()
/// ```
///
/// Their outputs are dropped. The stream is polled while there is room, and destroyed at its end. A
/// limit of no_limit (0) is none. fn stays until the last of its futures is gone, so it may be a
/// coroutine with captures.
/// Errors: if the stream, fn or a future throws, poll() throws that; then all have finished, and
/// the others are destroyed with the future.
/// Cancellation: destroying it destroys the stream and the futures that run.
/// Allocates: a block for the set of futures, and one for each (FuturesUnordered).
///
/// Example:
/// ```cpp
/// pollen::Coro<int> sum_of(std::vector<int> numbers) {
///     int sum = 0;
///     auto add = [&sum](int number) -> pollen::Coro<> {
///         co_await pollen::future::yield_now();
///         sum += number;
///     };
///     co_await pollen::stream::for_each_concurrent(pollen::stream::iter(std::move(numbers)), 2,
///                                                  std::move(add));
///     co_return sum;
/// }
/// ```
template <class S, class Fn>
ForEachConcurrent<std::remove_cvref_t<S>, Fn> for_each_concurrent(S&& stream, std::size_t limit,
                                                                  Fn fn) {
    return {std::forward<S>(stream), limit, std::move(fn)};
}
template <class Fn>
auto for_each_concurrent(std::size_t limit, Fn fn) {
    return detail::Pipe([limit, fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::for_each_concurrent(std::forward<S>(stream), limit, std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
