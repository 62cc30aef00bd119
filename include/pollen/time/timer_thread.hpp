// SPDX-License-Identifier: MIT
// TimerThread: a timer with a thread of its own.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/sleep.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class TimerDriver;

}  // namespace detail

/// A timer whose time is the steady clock, and whose thread wakes those who sleep.
///
/// Most programs do with the default timer, which is one of these. Make another one for a finer
/// resolution, or to keep the wakes of one part of a program apart from another's.
///
/// The thread starts with the first future that has to wait. It sleeps until the next deadline and
/// blocks all signals. Wakers are called on it, so a waker that blocks delays all others.
///
/// Precision: never early. Late by up to `resolution`, rounded down to a power of two of
/// nanoseconds, and by what the system takes to run a thread (about 0.1 ms on an idle machine).
/// Deadlines within one resolution wake together, in the order in which they were asked for; so the
/// resolution limits how often the thread runs, however many sleep.
///
/// Precondition: no future that sleeps on it is left when it is destroyed. If one waits then, the
/// process ends with a message. Not destroyed on its own thread.
/// Thread safety: all members from any thread; the destructor alone.
/// Allocates: one block of about 12 KiB when it is made, and a thread. Nothing for each sleep.
class TimerThread {
public:
    static constexpr Duration default_resolution = std::chrono::microseconds(550);

    explicit TimerThread(Duration resolution = default_resolution);
    TimerThread(const TimerThread&) = delete;
    TimerThread& operator=(const TimerThread&) = delete;
    ~TimerThread();

    /// The steady clock.
    Instant now() const noexcept { return std::chrono::steady_clock::now(); }

    Sleep sleep_until(Instant deadline) noexcept;

private:
    detail::TimerDriver* driver_;
};

POLLEN_NAMESPACE_END
