// SPDX-License-Identifier: MIT
// A timer whose time stands still until the test moves it.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/timer_core.hpp>
#include <pollen/time/timer_queue.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// A Timer for tests: exact, and nobody has to wait.
///
/// Wakes on the thread that moves the time, in the order of the deadlines; those of one deadline in
/// the order in which they began to wait. The time begins at Instant().
///
/// Precondition: outlives the futures that sleep on it. If one still waits when it is destroyed,
/// the process ends with a message.
/// Thread safety: one thread moves the time; everything else from any thread.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// pollen::testing::ManualClock clock;
/// pollen::testing::TestTask task(pollen::sleep_for(clock, 10ms));
/// EXPECT_TRUE(task.poll().is_pending());
/// clock.advance(9ms);
/// EXPECT_FALSE(task.is_woken());
/// clock.advance(1ms);
/// EXPECT_TRUE(task.is_woken());
/// EXPECT_TRUE(task.poll().is_ready());
/// ```
class ManualClock final : private detail::TimerCore {
public:
    ManualClock() noexcept : TimerCore(0, true) {}
    ManualClock(const ManualClock&) = delete;
    ManualClock& operator=(const ManualClock&) = delete;
    ~ManualClock() {
        if (sleeping() != 0) {
            detail::abort_with("a ManualClock was destroyed while a future sleeps on it");
        }
    }

    Instant now() noexcept override {
        // order: acquire pairs with move_to().
        return Instant(Duration(now_.load(detail::Order::Acquire)));
    }
    Sleep sleep_until(Instant deadline) noexcept { return Sleep(*this, deadline); }

    /// Moves the time on by a span, and wakes all whose deadlines it reaches.
    template <class Rep, class Period>
    void advance(std::chrono::duration<Rep, Period> span) {
        advance_to(detail::after(now(), detail::saturated(span)));
    }
    /// Moves the time on to a moment. Does nothing if it is past.
    void advance_to(Instant moment);

    /// Moves the time to the next deadline and wakes those who have it. False, and no move, if
    /// nobody sleeps, or only those who sleep for ever.
    bool advance_to_next();

    /// Runs an executor until its tasks are stalled, moves to the next deadline, and so on until
    /// nobody sleeps: each task sees the time it asked for. The executor has run_until_stalled():
    /// LocalExecutor and StepExecutor do.
    template <class Executor>
    void run(Executor& executor) {
        do {
            executor.run_until_stalled();
        } while (advance_to_next());
    }

    /// How many futures wait for a deadline now.
    std::size_t sleeping() noexcept { return queue.size(); }

private:
    friend class AsDefaultTimer;

    void rouse() noexcept override { wake_due(); }
    void start() override {}

    void move_to(Instant moment) noexcept {
        // order: release publishes what the test did before to who reads the time.
        now_.store(moment.time_since_epoch().count(), detail::Order::Release);
    }
    void wake_due() noexcept;

    detail::Atomic<std::int64_t> now_ = 0;
};

/// Lets a clock be the default timer while it lives, so that code that names no timer is tested
/// with it too. One at a time.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// pollen::testing::ManualClock clock;
/// const pollen::testing::AsDefaultTimer as_default(clock);
/// pollen::testing::TestTask task(pollen::sleep_for(24h));
/// EXPECT_TRUE(task.poll().is_pending());
/// clock.advance(24h);
/// EXPECT_TRUE(task.poll().is_ready());
/// ```
class [[nodiscard]] AsDefaultTimer {
public:
    explicit AsDefaultTimer(ManualClock& clock) noexcept
        : before_(detail::set_default_timer(&clock)) {}
    AsDefaultTimer(const AsDefaultTimer&) = delete;
    AsDefaultTimer& operator=(const AsDefaultTimer&) = delete;
    ~AsDefaultTimer() { detail::set_default_timer(before_); }

private:
    detail::TimerCore* before_;
};

inline void ManualClock::advance_to(Instant moment) {
    // The last Instant means "never", and never comes.
    const Instant last = Instant::max() - Duration(1);
    if (moment > last) moment = last;
    if (moment <= now()) return;
    move_to(moment);
    wake_due();
}

inline bool ManualClock::advance_to_next() {
    const Instant next = queue.next_deadline();
    if (next == Instant::max()) return false;
    // First the time, then the wakes: nobody may find that it was woken early.
    if (next > now()) move_to(next);
    wake_due();
    return true;
}

inline void ManualClock::wake_due() noexcept {
    // Again if somebody began to wait meanwhile, for a moment that has come.
    do {
        detail::DueWakers due;
        while (queue.take_due(now(), due) || !due.is_empty())
            due.wake_all();
    } while (queue.plan() <= now());
}

}  // namespace testing
POLLEN_NAMESPACE_END
