// SPDX-License-Identifier: MIT
// interval(): ticks at equal distances, and what happens when some were missed.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timer.hpp>

#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What an Interval does when it is asked for a tick more than 5 ms after that was due
/// (tokio::time::MissedTickBehavior).
///
/// An interval of 50 ms whose user is busy from 60 ms to 210 ms answers at
/// - Burst: 0, 50, 210, 210, 210, 250, 300 ...   the missed ones at once
/// - Delay: 0, 50, 210, 260, 310 ...             from then on at the same distance
/// - Skip:  0, 50, 210, 250, 300 ...             without the missed ones, at the same moments
enum class MissedTicks : std::uint8_t { Burst, Delay, Skip };

template <class T>
class Interval;

/// Future of Interval::tick(): borrows the interval.
template <class T>
class [[nodiscard]] Tick {
public:
    using Output = Instant;
    static constexpr bool is_sendable = Interval<T>::is_sendable;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    explicit Tick(Interval<T>& interval) noexcept : interval_(&interval) {}
    Tick(const Tick&) = delete;  // a future is polled in one place
    Tick& operator=(const Tick&) = delete;
    Tick(Tick&& other) noexcept : interval_(std::exchange(other.interval_, nullptr)) {}
    Tick& operator=(Tick&& other) noexcept {
        interval_ = std::exchange(other.interval_, nullptr);
        return *this;
    }

    Poll<Instant> poll(Context& cx) {
        if (interval_ == nullptr) detail::throw_polled_after_ready();
        Poll<Instant> answer = interval_->poll_tick(cx);
        if (answer.is_ready()) interval_ = nullptr;
        return answer;
    }

private:
    Interval<T>* interval_;  // null when it has answered
};

/// Ticks at equal distances (tokio::time::Interval). Made by interval(). Also a Stream of its
/// ticks, which does not end.
///
/// Errors, thread safety: as the sleeps of its timer. Precondition: the timer outlives it.
/// Cancellation: destroying a tick that has not answered loses nothing: the next one is the same.
/// Allocates: nothing, if the timer's sleeps do not.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// pollen::testing::ManualClock clock;
/// pollen::Interval ticks = pollen::interval(clock, 10ms);
/// pollen::testing::TestTask first(ticks.tick());
/// EXPECT_TRUE(first.poll().is_ready());  // the first one is due at once
/// pollen::testing::TestTask second(ticks.tick());
/// EXPECT_TRUE(second.poll().is_pending());
/// clock.advance(10ms);
/// EXPECT_EQ(second.poll().value(), pollen::Instant(10ms));
/// ```
template <class T>
class Interval : public StreamInterface<Interval<T>> {
public:
    using Item = Instant;
    static constexpr bool is_sendable = sendable<TimerSleep<T>>;
    static constexpr bool is_borrowing = borrowing<TimerSleep<T>>;
    static constexpr bool is_unpin = unpin<TimerSleep<T>>;

    /// Precondition: period > 0. (One that is not counts as the shortest there is.)
    Interval(T& timer, Instant start, Duration period)
        : timer_(&timer), due_(start), period_(period > Duration(0) ? period : Duration(1)) {
        POLLEN_ASSERT(period > Duration(0), "an interval of no length");
    }
    Interval(const Interval&) = delete;  // each tick is answered once
    Interval& operator=(const Interval&) = delete;
    Interval(Interval&&) = default;
    Interval& operator=(Interval&&) = default;

    /// A future of the moment at which the next tick was due.
    ///
    /// Precondition: one at a time; the interval stays where it is until it is destroyed.
    Tick<T> tick() noexcept { return Tick<T>(*this); }

    /// The poll of tick(), for futures made by hand.
    Poll<Instant> poll_tick(Context& cx) {
        if (!sleep_) sleep_.emplace(timer_->sleep_until(due_));
        if (sleep_->poll(cx).is_pending()) return Pending{};
        sleep_.reset();
        const Instant was_due = due_;
        due_ = next_after(was_due, timer_->now());
        return was_due;
    }

    /// The same as a Stream.
    Poll<std::optional<Instant>> poll_next(Context& cx) {
        return poll_tick(cx).map([](Instant tick) { return std::optional<Instant>(tick); });
    }

    Duration period() const noexcept { return period_; }
    MissedTicks missed_ticks() const noexcept { return missed_ticks_; }
    void set_missed_ticks(MissedTicks policy) noexcept { missed_ticks_ = policy; }

    /// The next tick is due one period from now, or at once, or after a span, or at a moment. A
    /// task that waits for a tick finds that out when it polls again: it is not woken.
    void reset() { reset_at(detail::after(timer_->now(), period_)); }
    void reset_immediately() { reset_at(timer_->now()); }
    template <class Rep, class Period>
    void reset_after(std::chrono::duration<Rep, Period> span) {
        reset_at(detail::after(timer_->now(), detail::saturated(span)));
    }
    void reset_at(Instant moment) {
        sleep_.reset();
        due_ = moment;
    }

private:
    Instant next_after(Instant was_due, Instant now) const noexcept {
        constexpr Duration tolerance = std::chrono::milliseconds(5);
        const Duration late = detail::between(was_due, now);
        if (late > tolerance && missed_ticks_ == MissedTicks::Delay) {
            return detail::after(now, period_);
        }
        if (late > tolerance && missed_ticks_ == MissedTicks::Skip) {
            return detail::after(now, period_ - late % period_);
        }
        return detail::after(was_due, period_);
    }

    T* timer_;
    Instant due_;
    Duration period_;
    MissedTicks missed_ticks_ = MissedTicks::Burst;
    std::optional<TimerSleep<T>> sleep_;  // while somebody waits for the tick
};

/// Ticks now and then after each period (tokio::time::interval).
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// pollen::Coro<void> three_times() {
///     pollen::Interval ticks = pollen::interval(1ms);
///     for (int i = 0; i < 3; ++i)
///         co_await ticks.tick();
/// }
/// ```
template <class Rep, class Period>
Interval<const DefaultTimer> interval(std::chrono::duration<Rep, Period> period) {
    return Interval<const DefaultTimer>(default_timer, default_timer.now(),
                                        detail::saturated(period));
}
template <Timer T, class Rep, class Period>
Interval<T> interval(T& timer, std::chrono::duration<Rep, Period> period) {
    return Interval<T>(timer, timer.now(), detail::saturated(period));
}

/// Ticks at a moment and then after each period (tokio::time::interval_at).
template <class Rep, class Period>
Interval<const DefaultTimer> interval_at(Instant start, std::chrono::duration<Rep, Period> period) {
    return Interval<const DefaultTimer>(default_timer, start, detail::saturated(period));
}
template <Timer T, class Rep, class Period>
Interval<T> interval_at(T& timer, Instant start, std::chrono::duration<Rep, Period> period) {
    return Interval<T>(timer, start, detail::saturated(period));
}

POLLEN_NAMESPACE_END
