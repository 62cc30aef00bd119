// SPDX-License-Identifier: MIT
// timeout() and timeout_at(): a future with a time limit.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/sleep_for.hpp>
#include <pollen/time/timeout_result.hpp>
#include <pollen/time/timer.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Future of timeout(): F, and the sleep S that limits it.
template <class F, class S = Sleep>
class [[nodiscard]] Timeout {
public:
    using Output = TimeoutResult<FutureOutput<F>>;
    static constexpr bool is_sendable = sendable<F> && sendable<S>;
    static constexpr bool is_borrowing = borrowing<F> || borrowing<S>;
    static constexpr bool is_unpin = unpin<F> && unpin<S>;

    template <class Value>
    Timeout(Value&& value, S sleep)
        : parts_(std::in_place_t(), std::forward<Value>(value), std::move(sleep)) {}
    Timeout(const Timeout&) = delete;  // a future is polled in one place
    Timeout& operator=(const Timeout&) = delete;
    Timeout(Timeout&&) = default;
    Timeout& operator=(Timeout&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when one of the two throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!parts_) __builtin_unreachable();  // empty only when finished; g++ does not see it
        if (Poll<FutureOutput<F>> answer = parts_->future.poll(cx); answer.is_ready()) {
            parts_.reset();
            return Output(std::move(answer));
        }
        if (parts_->sleep.poll(cx).is_ready()) {
            parts_.reset();
            return Output(Elapsed());
        }
        finished_ = false;
        return Pending{};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Timeout>(trace, [&] {
            if (parts_) pollen::trace_awaits(parts_->future, trace);
        });
    }

private:
    struct Parts {
        template <class Value>
        Parts(Value&& value, S&& limit)
            : future(detail::take_future(std::forward<Value>(value))), sleep(std::move(limit)) {}

        F future;
        S sleep;
    };

    std::optional<Parts> parts_;  // empty when it has answered
    bool finished_ = false;
};

/// A future of TimeoutResult<Output>: the value if `future` is ready before the span has passed,
/// counted from this call, else Elapsed (tokio::time::timeout).
///
/// ```text
/// f           ------1
/// timeout(4)  ----E          E: an Elapsed, and f is destroyed
/// ```
///
/// The future is polled first: at its deadline, or with a span of zero, it still has one chance. It
/// is destroyed before the answer is returned, with whatever it holds; that is how it is cancelled.
/// A span that is too long for the clock is no limit.
///
/// The answer is a value and not an exception, since being late is an expected outcome, and costs
/// no more than being in time; `(co_await timeout(f, 1s)).value()` throws for those who prefer
/// that.
///
/// Errors: if the future throws, poll() throws that; then both have finished. Otherwise as Sleep.
/// Allocates: nothing.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// auto late = pollen::block_on(pollen::timeout(pollen::future::pending<int>(), 1ms));
/// EXPECT_TRUE(late.is_elapsed());
/// auto in_time = pollen::block_on(pollen::future::ready(7) | pollen::timeout(1s));
/// EXPECT_EQ(in_time.value(), 7);
/// ```
template <class F, class Rep, class Period>
    requires(!Timer<std::remove_reference_t<F>>)
auto timeout(F&& future, std::chrono::duration<Rep, Period> span) {
    return Timeout<IntoFutureType<F>>(std::forward<F>(future), sleep_for(span));
}
template <Timer T, class F, class Rep, class Period>
auto timeout(T& timer, F&& future, std::chrono::duration<Rep, Period> span) {
    return Timeout<IntoFutureType<F>, TimerSleep<T>>(std::forward<F>(future),
                                                     sleep_for(timer, span));
}
/// As a pipe: `future | timeout(span)`. The span is counted from where the pipe meets the future.
template <class Rep, class Period>
auto timeout(std::chrono::duration<Rep, Period> span) {
    auto op = [span]<class F>(F&& future) {
        return pollen::timeout(std::forward<F>(future), span);
    };
    return detail::Pipe<decltype(op)>(op);
}
template <Timer T, class Rep, class Period>
auto timeout(T& timer, std::chrono::duration<Rep, Period> span) {
    auto op = [&timer, span]<class F>(F&& future) {
        return pollen::timeout(timer, std::forward<F>(future), span);
    };
    return detail::Pipe<decltype(op)>(op);
}

/// The same with a deadline instead of a span (tokio::time::timeout_at): several futures can share
/// one.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// const pollen::Instant deadline = pollen::default_timer.now() + 1s;
/// auto first = pollen::block_on(pollen::future::ready(7) | pollen::timeout_at(deadline));
/// auto second = pollen::block_on(pollen::timeout_at(pollen::future::ready(8), deadline));
/// EXPECT_EQ(*first + *second, 15);
/// ```
template <class F>
    requires(!Timer<std::remove_reference_t<F>>)
auto timeout_at(F&& future, Instant deadline) {
    return Timeout<IntoFutureType<F>>(std::forward<F>(future), sleep_until(deadline));
}
template <Timer T, class F>
auto timeout_at(T& timer, F&& future, Instant deadline) {
    return Timeout<IntoFutureType<F>, TimerSleep<T>>(std::forward<F>(future),
                                                     sleep_until(timer, deadline));
}
inline auto timeout_at(Instant deadline) {
    auto op = [deadline]<class F>(F&& future) {
        return pollen::timeout_at(std::forward<F>(future), deadline);
    };
    return detail::Pipe<decltype(op)>(op);
}
template <Timer T>
auto timeout_at(T& timer, Instant deadline) {
    auto op = [&timer, deadline]<class F>(F&& future) {
        return pollen::timeout_at(timer, std::forward<F>(future), deadline);
    };
    return detail::Pipe<decltype(op)>(op);
}

POLLEN_NAMESPACE_END
