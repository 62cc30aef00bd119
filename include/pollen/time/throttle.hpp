// SPDX-License-Identifier: MIT
// stream::throttle(): a stream whose items have a distance in time.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timer.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of throttle(): S, slowed down by the timer T.
template <class S, class T = const DefaultTimer>
class [[nodiscard]] Throttle : public detail::Adapter<Throttle<S, T>, S, TimerSleep<T>> {
    using Base = detail::Adapter<Throttle, S, TimerSleep<T>>;

public:
    using Item = StreamItem<S>;
    static constexpr bool is_unpin = unpin<S> && unpin<TimerSleep<T>>;

    template <class Value>
    Throttle(T& timer, Value&& stream, Duration span)
        : Base(std::in_place_t(), std::forward<Value>(stream)), timer_(&timer), span_(span) {}

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (sleep_) {
            if (sleep_->poll(cx).is_pending()) return Pending{};
            sleep_.reset();
        }
        Poll<std::optional<Item>> answer = this->stream_.poll_next(cx);
        if (answer.is_ready() && answer.value()) {
            sleep_.emplace(timer_->sleep_until(detail::after(timer_->now(), span_)));
        }
        return answer;
    }

    SizeHint size_hint() const { return pollen::size_hint(this->stream_); }

private:
    T* timer_;
    Duration span_;
    std::optional<TimerSleep<T>> sleep_;  // until the next item may come
};

/// The items of a stream, each at least a span after the one before (tokio_stream's throttle).
///
/// ```text
/// s            -123-------4--|
/// throttle(3)  -1--2--3---4--|
/// ```
///
/// The stream is not polled meanwhile: what comes faster waits in the stream, or is refused there.
/// Errors: what the stream throws is thrown by poll_next().
/// Cancellation: no item is lost by destroying a next().
/// Allocates: nothing.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// auto slow = pollen::stream::iter(std::vector{1, 2}) | pollen::stream::throttle(1ms);
/// EXPECT_EQ(pollen::block_on(slow.next()), 1);
/// EXPECT_EQ(pollen::block_on(slow.next()), 2);  // a millisecond later
/// ```
template <class S, class Rep, class Period>
    requires(!Timer<std::remove_reference_t<S>>)
auto throttle(S&& stream, std::chrono::duration<Rep, Period> span) {
    return Throttle<std::remove_cvref_t<S>>(default_timer, std::forward<S>(stream),
                                            detail::saturated(span));
}
template <Timer T, class S, class Rep, class Period>
auto throttle(T& timer, S&& stream, std::chrono::duration<Rep, Period> span) {
    return Throttle<std::remove_cvref_t<S>, T>(timer, std::forward<S>(stream),
                                               detail::saturated(span));
}
/// As a pipe: `stream | throttle(span)`.
template <class Rep, class Period>
auto throttle(std::chrono::duration<Rep, Period> span) {
    return detail::Pipe(
        [span]<class S>(S&& stream) { return stream::throttle(std::forward<S>(stream), span); });
}
template <Timer T, class Rep, class Period>
auto throttle(T& timer, std::chrono::duration<Rep, Period> span) {
    return detail::Pipe([&timer, span]<class S>(S&& stream) {
        return stream::throttle(timer, std::forward<S>(stream), span);
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
