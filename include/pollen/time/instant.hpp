// SPDX-License-Identifier: MIT
// Instant and Duration: moments and spans of the steady clock, with sums that never overflow.

#pragma once

#include <pollen/detail/config.hpp>

#if POLLEN_BITS_CHRONO
#include <bits/chrono.h>
#else
#include <chrono>
#endif
#include <cstdint>
#include <limits>
#include <ratio>
#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// A span of time.
using Duration = std::chrono::nanoseconds;

/// A moment of a clock that never goes back (std::time::Instant). Timers of tests and of annexes
/// use the same type, with a beginning of their own.
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;

namespace detail {

/// Any span as a Duration: never shorter, and Duration::max() or min() if it does not fit.
template <class Rep, class Period>
constexpr Duration saturated(std::chrono::duration<Rep, Period> span) noexcept {
    using Factor = std::ratio_divide<Period, std::nano>;
    if constexpr (std::is_integral_v<Rep> && Factor::den == 1) {
        std::int64_t count = 0;
        if (!__builtin_mul_overflow(span.count(), Factor::num, &count)) return Duration(count);
        return span.count() < 0 ? Duration::min() : Duration::max();
    } else {
        using Wide = std::chrono::duration<long double, std::nano>;
        const Wide wide = span;
        // Written so that what is not a number counts as endless.
        if (!(wide < Wide(Duration::max()))) return Duration::max();
        if (wide < Wide(Duration::min())) return Duration::min();
        return std::chrono::ceil<Duration>(wide);
    }
}

/// now + span, or the last or first Instant there is.
constexpr Instant after(Instant now, Duration span) noexcept {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(now.time_since_epoch().count(), span.count(), &sum)) {
        return Instant(Duration(sum));
    }
    return span.count() < 0 ? Instant::min() : Instant::max();
}

/// How long after `earlier` is `later`, or the longest or shortest span there is.
constexpr Duration between(Instant earlier, Instant later) noexcept {
    std::int64_t span = 0;
    if (!__builtin_sub_overflow(later.time_since_epoch().count(),
                                earlier.time_since_epoch().count(), &span)) {
        return Duration(span);
    }
    return later < earlier ? Duration::min() : Duration::max();
}

}  // namespace detail
POLLEN_NAMESPACE_END
