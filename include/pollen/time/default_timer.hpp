// SPDX-License-Identifier: MIT
// default_timer: the timer of those who name none.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/sleep.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The default timer's now() and sleep_until() in one call.
Sleep sleep_on_default_timer(Duration span) noexcept;

/// Lets another timer be the default; null for the thread again. Returns what there was, null for
/// the thread. For tests: futures made before keep the timer they have.
TimerCore* set_default_timer(TimerCore* timer) noexcept;

}  // namespace detail

/// The timer of sleep_for() and timeout() without a timer: one thread for the program, or for each
/// library that has the compiled part of Pollen in it.
///
/// The thread starts with the first future that has to wait; its resolution is that of TimerThread.
/// It ends when the program does, or when the library is unloaded (dlclose waits for it). What
/// sleeps then is not woken any more; it can be destroyed still.
///
/// After fork() the child has no such thread, and its sleeps do not end: call exec() or end, as
/// with every program that has threads.
class DefaultTimer {
public:
    constexpr DefaultTimer() noexcept {}

    Instant now() const noexcept;
    Sleep sleep_until(Instant deadline) const noexcept;
};

/// To be named where a timer is wanted.
POLLEN_HIDDEN inline constexpr DefaultTimer default_timer;

POLLEN_NAMESPACE_END
