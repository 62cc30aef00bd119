// SPDX-License-Identifier: MIT
// stream::timeout(): a stream with a time limit for each item.

#pragma once

#include <pollen/detail/config.hpp>
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
#include <pollen/time/default_timer.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timeout_result.hpp>
#include <pollen/time/timer.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of stream::timeout(): S, limited by the timer T.
template <class S, class T = const DefaultTimer>
class [[nodiscard]] Timeout : public StreamInterface<Timeout<S, T>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = TimeoutResult<StreamItem<S>>;
    static constexpr bool is_sendable = sendable<S> && sendable<TimerSleep<T>>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<TimerSleep<T>>;
    static constexpr bool is_unpin = unpin<S> && unpin<TimerSleep<T>>;

    template <class Value>
    Timeout(T& timer, Value&& stream, Duration span)
        : source_(std::forward<Value>(stream)), timer_(&timer), span_(span) {
        begin();
    }
    Timeout(const Timeout&) = delete;  // a stream is polled in one place
    Timeout& operator=(const Timeout&) = delete;
    Timeout(Timeout&&) = default;
    Timeout& operator=(Timeout&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<StreamItem<S>>> answer = source_.poll_next(cx);
        if (answer.is_ready()) {
            if (!answer.value()) {
                sleep_.reset();
                return std::optional<Item>();
            }
            begin();
            return std::optional<Item>(std::in_place_t(),
                                       Poll<StreamItem<S>>::ready(std::move(*answer.value())));
        }
        if (sleep_ && sleep_->poll(cx).is_ready()) {
            sleep_.reset();
            return std::optional<Item>(std::in_place_t(), Elapsed());
        }
        return Pending{};
    }

    bool is_terminated() const noexcept { return source_.has_ended(); }

    /// There may be an Elapsed before each item.
    SizeHint size_hint() const {
        if (is_terminated()) return SizeHint::exactly(0);
        return SizeHint(source_.size_hint().lower, std::nullopt);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Timeout>(trace, [&] { source_.trace_awaits(trace); });
    }

private:
    // The time for the next item begins.
    void begin() { sleep_.emplace(timer_->sleep_until(detail::after(timer_->now(), span_))); }

    detail::Source<S> source_;
    T* timer_;
    Duration span_;
    std::optional<TimerSleep<T>> sleep_;  // empty when the next item is late
};

/// The items of a stream as TimeoutResult, with an Elapsed for each time that one does not come
/// within the span (tokio_stream's timeout).
///
/// ```text
/// s           --1--------2--|
/// timeout(4)  --1---E----2--|     E: an Elapsed
/// ```
///
/// The time is counted from this call, and from each item on. The stream is polled first: an item
/// that is there is never late. After an Elapsed it goes on without a limit until the next item; to
/// give up, leave the loop. For a limit to the whole stream use
/// take_until(sleep_for(span)).
/// Errors: what the stream throws is thrown by poll_next().
/// Cancellation: no item is lost by destroying a next().
/// Allocates: nothing.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// pollen::Coro<> listen(pollen::mpsc::Receiver<int> numbers) {
///     auto timely = std::move(numbers) | pollen::stream::timeout(1s);
///     while (auto number = co_await timely.next()) {
///         if (number->is_elapsed()) co_return;  // nothing for a second
///         std::printf("%d\n", **number);
///     }
/// }
/// ```
template <class S, class Rep, class Period>
    requires(!Timer<std::remove_reference_t<S>>)
auto timeout(S&& stream, std::chrono::duration<Rep, Period> span) {
    return Timeout<std::remove_cvref_t<S>>(default_timer, std::forward<S>(stream),
                                           detail::saturated(span));
}
template <Timer T, class S, class Rep, class Period>
auto timeout(T& timer, S&& stream, std::chrono::duration<Rep, Period> span) {
    return Timeout<std::remove_cvref_t<S>, T>(timer, std::forward<S>(stream),
                                              detail::saturated(span));
}
/// As a pipe: `stream | timeout(span)`. The time begins where the pipe meets the stream.
template <class Rep, class Period>
auto timeout(std::chrono::duration<Rep, Period> span) {
    return detail::Pipe(
        [span]<class S>(S&& stream) { return stream::timeout(std::forward<S>(stream), span); });
}
template <Timer T, class Rep, class Period>
auto timeout(T& timer, std::chrono::duration<Rep, Period> span) {
    return detail::Pipe([&timer, span]<class S>(S&& stream) {
        return stream::timeout(timer, std::forward<S>(stream), span);
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
