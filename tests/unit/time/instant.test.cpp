// SPDX-License-Identifier: MIT
// Sums and spans that saturate.

#include <pollen/time/instant.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <ratio>

namespace {

using namespace std::chrono_literals;
using pollen::Duration;
using pollen::Instant;
using pollen::detail::after;
using pollen::detail::saturated;

static_assert(saturated(42ms) == Duration(42'000'000));
static_assert(saturated(-3s) == Duration(-3'000'000'000));

TEST(Duration, OfASpanThatIsTooLongIsTheLongestOne) {
    EXPECT_EQ(saturated(std::chrono::hours::max()), Duration::max());
    EXPECT_EQ(saturated(std::chrono::hours::min()), Duration::min());
    EXPECT_EQ(saturated(std::chrono::years(300)), Duration::max());
    EXPECT_EQ(saturated(std::chrono::seconds::max()), Duration::max());
    EXPECT_EQ(saturated(Duration::max()), Duration::max());
}

TEST(Duration, OfAFractionIsNeverShorter) {
    using Picoseconds = std::chrono::duration<long long, std::pico>;
    EXPECT_EQ(saturated(Picoseconds(1)), Duration(1));
    EXPECT_EQ(saturated(Picoseconds(2001)), Duration(3));
    EXPECT_EQ(saturated(std::chrono::duration<double>(0.5)), 500ms);
    EXPECT_EQ(saturated(std::chrono::duration<double, std::nano>(1.25)), Duration(2));
}

TEST(Duration, OfWhatIsNoNumberOrInfiniteHasAValue) {
    using Seconds = std::chrono::duration<double>;
    EXPECT_EQ(saturated(Seconds(std::numeric_limits<double>::infinity())), Duration::max());
    EXPECT_EQ(saturated(Seconds(-std::numeric_limits<double>::infinity())), Duration::min());
    EXPECT_EQ(saturated(Seconds(std::numeric_limits<double>::quiet_NaN())), Duration::max());
    EXPECT_EQ(saturated(Seconds(1e300)), Duration::max());
}

TEST(Instant, AfterASpanDoesNotOverflow) {
    const Instant now(5s);
    EXPECT_EQ(after(now, 2s), Instant(7s));
    EXPECT_EQ(after(now, -2s), Instant(3s));
    EXPECT_EQ(after(now, Duration::max()), Instant::max());
    EXPECT_EQ(after(Instant(-5s), Duration::min()), Instant::min());
}

TEST(Instant, ASpanBetweenTwoDoesNotOverflow) {
    using pollen::detail::between;
    EXPECT_EQ(between(Instant(2s), Instant(5s)), 3s);
    EXPECT_EQ(between(Instant(5s), Instant(2s)), -3s);
    EXPECT_EQ(between(Instant::min(), Instant(5s)), Duration::max());
    EXPECT_EQ(between(Instant::max(), Instant(-5s)), Duration::min());
}

}  // namespace
