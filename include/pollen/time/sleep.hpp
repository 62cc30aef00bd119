// SPDX-License-Identifier: MIT
// Sleep: the future of a moment, for the timers of this library.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timer_entry.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class TimerCore;

}  // namespace detail

/// Is ready at its deadline (tokio::time::Sleep). Made by sleep_for(), sleep_until() and timers.
///
/// Never ready before the deadline; how late depends on the timer. One whose deadline is past is
/// ready at its first poll and never enters the timer. May be moved at any time, also after it was
/// polled: its entry in the timer moves along. So select() takes it as it is.
///
/// Precondition: its timer outlives it.
/// Errors: PolledAfterReady after it answered or was moved from; what cloning the waker throws; for
/// the first sleep of a timer with a thread, std::system_error if that cannot be started.
/// Thread safety: one thread at a time; the timer wakes from its own.
/// Memory ordering: what happened before the timer woke is visible to the poll.
/// Cancellation: destroying it takes it out of the timer, in constant time; nothing is woken any
/// more, except by a timer that is just about to.
/// Allocates: nothing. The entry lies in the future.
class [[nodiscard]] Sleep {
public:
    using Output = void;
    static constexpr bool is_unpin = true;

    /// For timers; users call sleep_for().
    Sleep(detail::TimerCore& timer, Instant deadline) noexcept : timer_(&timer), entry_(deadline) {}
    Sleep(const Sleep&) = delete;  // a future is polled in one place
    Sleep& operator=(const Sleep&) = delete;
    Sleep(Sleep&& other) noexcept;
    Sleep& operator=(Sleep&& other) noexcept;
    ~Sleep() { leave(); }

    Poll<void> poll(Context& cx);

    Instant deadline() const noexcept { return entry_.deadline; }

    /// True if it has answered, or would if it were polled now.
    bool is_elapsed() const noexcept;

    /// Waits for another moment instead, also after it has answered. A task that waits already
    /// goes on waiting, and is woken at once if the new deadline is past.
    /// Precondition: not moved from.
    /// Errors: as poll().
    void reset(Instant deadline);

private:
    // Out of the timer, if it is in it.
    void leave() noexcept;

    detail::TimerCore* timer_;
    detail::TimerEntry entry_;
};

POLLEN_NAMESPACE_END
