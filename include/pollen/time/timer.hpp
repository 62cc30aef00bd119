// SPDX-License-Identifier: MIT
// The concept Timer: whoever tells the time and makes futures that wait for a moment.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/time/instant.hpp>

#include <concepts>
#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// A source of time. What waits is given one explicitly, `sleep_for(timer, d)`, or uses the default
/// timer.
///
/// - now() is the present moment; it never goes back.
/// - sleep_until(deadline) is a future of void that may be moved. It is ready when now() >=
///   deadline, never before; at its first poll if that is so already. Destroying it frees the timer
///   of it.
///
/// TimerThread and testing::ManualClock are timers. An event loop becomes one with a class of these
/// two functions, and so does a host that offers time to its plug-ins (sleep_until() may return an
/// FfiFuture<void>).
template <class T>
concept Timer = requires(T& timer, const Instant& deadline) {
    { timer.now() } -> std::same_as<Instant>;
    { timer.sleep_until(deadline) } -> Future;
    requires std::is_void_v<FutureOutput<decltype(timer.sleep_until(deadline))>>;
};

/// The future by which a T sleeps.
template <class T>
using TimerSleep = decltype(std::declval<T&>().sleep_until(std::declval<const Instant&>()));

POLLEN_NAMESPACE_END
