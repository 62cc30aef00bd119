// SPDX-License-Identifier: MIT
// sleep_for() and sleep_until(): futures that wait for a span, or for a moment.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/timer.hpp>

POLLEN_NAMESPACE_BEGIN

/// A future that is ready when the span has passed, counted from this call (tokio::time::sleep).
///
/// A span of zero or less is ready at the first poll; one that is too long for the clock never
/// ends. Contract and errors: Sleep, or what the timer returns. Precision: TimerThread.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// pollen::block_on(pollen::sleep_for(2ms));
/// ```
template <class Rep, class Period>
Sleep sleep_for(std::chrono::duration<Rep, Period> span) noexcept {
    return detail::sleep_on_default_timer(detail::saturated(span));
}
template <Timer T, class Rep, class Period>
TimerSleep<T> sleep_for(T& timer, std::chrono::duration<Rep, Period> span) {
    return timer.sleep_until(detail::after(timer.now(), detail::saturated(span)));
}

/// A future that is ready at a moment (tokio::time::sleep_until); at the first poll if it is past.
///
/// Example:
/// ```cpp
/// pollen::block_on(pollen::sleep_until(pollen::default_timer.now()));
/// ```
inline Sleep sleep_until(Instant deadline) noexcept { return default_timer.sleep_until(deadline); }
template <Timer T>
TimerSleep<T> sleep_until(T& timer, Instant deadline) {
    return timer.sleep_until(deadline);
}

POLLEN_NAMESPACE_END
