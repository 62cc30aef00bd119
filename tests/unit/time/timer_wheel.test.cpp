// SPDX-License-Identifier: MIT
// The wheel against a sorted map: order, precision, and what is next.

#include <pollen/time/timer_entry.hpp>
#include <pollen/time/timer_wheel.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <random>
#include <vector>

namespace {

using namespace std::chrono_literals;
using pollen::Duration;
using pollen::Instant;
using pollen::detail::TimerEntry;
using pollen::detail::TimerWheel;

Instant at(std::int64_t ns) { return Instant(Duration(ns)); }

TimerEntry* pop(TimerWheel& wheel, std::uint64_t tick) {
    unsigned moves = 1'000'000;
    return wheel.pop_due(tick, moves);
}

TEST(TimerWheel, GivesAnEntryAtItsTickAndNotBefore) {
    for (const std::int64_t deadline :
         {std::int64_t{1}, std::int64_t{63}, std::int64_t{64}, std::int64_t{65}, std::int64_t{4096},
          std::int64_t{1'000'000'007}, std::int64_t{1} << 60, INT64_MAX - 1}) {
        TimerWheel wheel;
        TimerEntry entry(at(deadline));
        wheel.insert(entry);
        const auto tick = static_cast<std::uint64_t>(deadline);

        EXPECT_EQ(pop(wheel, tick - 1), nullptr) << deadline;
        EXPECT_EQ(wheel.next(), tick) << deadline;
        EXPECT_EQ(pop(wheel, tick), &entry) << deadline;
        EXPECT_TRUE(wheel.is_empty());
        EXPECT_EQ(wheel.next(), TimerWheel::never);
    }
}

TEST(TimerWheel, RoundsDeadlinesUpToATick) {
    TimerWheel wheel;
    wheel.set_tick_bits(10);
    TimerEntry entry(at(1025));
    TimerEntry exact(at(1024));
    wheel.insert(entry);
    wheel.insert(exact);

    EXPECT_EQ(wheel.tick_before(at(2047)), 1U);
    EXPECT_EQ(pop(wheel, 1), &exact);
    EXPECT_EQ(pop(wheel, 1), nullptr);
    EXPECT_EQ(wheel.moment_of(wheel.next()), at(2048));
    EXPECT_EQ(pop(wheel, 2), &entry);
}

TEST(TimerWheel, KnowsTheLastMomentAndThoseBeforeTheBeginning) {
    TimerWheel wheel;
    wheel.set_tick_bits(20);
    EXPECT_EQ(wheel.moment_of(TimerWheel::never), Instant::max());
    EXPECT_EQ(wheel.moment_of(wheel.tick_after(Instant::max())), Instant::max());
    EXPECT_EQ(wheel.tick_before(Instant::min()), 0U);

    TimerEntry past(Instant::min());
    wheel.insert(past);
    EXPECT_EQ(pop(wheel, 0), &past);
}

TEST(TimerWheel, NeverGivesAnEntryOfTheLastMoment) {
    TimerWheel wheel;
    TimerEntry entry(Instant::max());
    EXPECT_EQ(wheel.insert(entry), TimerWheel::never);

    EXPECT_EQ(wheel.next(), TimerWheel::never);
    EXPECT_EQ(wheel.next_due(), TimerWheel::never);
    EXPECT_EQ(pop(wheel, INT64_MAX), nullptr);
    EXPECT_EQ(wheel.size(), 1U);
    wheel.remove(entry);
    EXPECT_TRUE(wheel.is_empty());
}

TEST(TimerWheel, KnowsExactlyWhenTheFirstEntryIsDue) {
    TimerWheel wheel;
    EXPECT_EQ(wheel.next_due(), TimerWheel::never);
    TimerEntry first(at(1'234'567));
    TimerEntry second(at(1'234'568));
    wheel.insert(second);
    wheel.insert(first);
    EXPECT_LT(wheel.next(), 1'234'567U) << "when they have to move";

    EXPECT_EQ(wheel.next_due(), 1'234'567U);
    EXPECT_EQ(pop(wheel, 1), nullptr) << "the present has moved on";
    EXPECT_EQ(pop(wheel, 1'234'567), &first);
    EXPECT_EQ(wheel.next_due(), 1'234'568U);
}

TEST(TimerWheel, KeepsTheOrderOfEqualDeadlines) {
    TimerWheel wheel;
    std::deque<TimerEntry> entries;
    // Some lie on a high level and move down, the others come when the present is near.
    for (int i = 0; i < 3; ++i)
        wheel.insert(entries.emplace_back(at(1'000'000)));
    EXPECT_EQ(pop(wheel, 999'000), nullptr);
    for (int i = 0; i < 3; ++i)
        wheel.insert(entries.emplace_back(at(1'000'000)));
    EXPECT_EQ(pop(wheel, 999'999), nullptr);
    wheel.insert(entries.emplace_back(at(1'000'000)));

    for (TimerEntry& entry : entries)
        EXPECT_EQ(pop(wheel, 1'000'000), &entry);
}

TEST(TimerWheel, StopsAfterSomeMovesAndGoesOn) {
    TimerWheel wheel;
    std::deque<TimerEntry> entries;
    for (int i = 0; i < 10; ++i)
        wheel.insert(entries.emplace_back(at(100'000 + i)));

    unsigned moves = 4;
    EXPECT_EQ(wheel.pop_due(200'000, moves), nullptr);
    EXPECT_EQ(moves, 0U);
    wheel.remove(entries[3]);  // has moved
    wheel.remove(entries[8]);  // has not
    for (const std::size_t i : {0U, 1U, 2U, 4U, 5U, 6U, 7U, 9U})
        EXPECT_EQ(pop(wheel, 200'000), &entries[i]);
    EXPECT_TRUE(wheel.is_empty());
}

TEST(TimerWheel, LetsAnotherEntryTakeAPlace) {
    TimerWheel wheel;
    TimerEntry old(at(500));
    TimerEntry next(at(500));
    TimerEntry taken(at(500));
    wheel.insert(old);
    wheel.insert(next);

    TimerWheel::replace(old, taken);

    EXPECT_EQ(wheel.size(), 2U);
    EXPECT_EQ(pop(wheel, 500), &taken);
    EXPECT_EQ(pop(wheel, 500), &next);
}

TEST(TimerWheel, ForgetsASlotWhoseLastEntryIsRemoved) {
    TimerWheel wheel;
    TimerEntry entry(at(500));
    wheel.insert(entry);
    wheel.remove(entry);

    EXPECT_EQ(wheel.next(), TimerWheel::never);
    EXPECT_TRUE(wheel.is_empty());
}

// Whatever is added, removed and popped, at whatever steps the time goes on: the entries come in
// the order of a map, and next() is never too late.
TEST(TimerWheel, AgreesWithASortedMap) {
    for (const unsigned tick_bits : {0U, 4U, 16U}) {
        std::mt19937_64 random(tick_bits + 1);
        TimerWheel wheel;
        wheel.set_tick_bits(tick_bits);
        std::multimap<std::uint64_t, TimerEntry*> expected;
        std::deque<TimerEntry> entries;
        std::uint64_t now = 1;
        for (int step = 0; step < 20'000; ++step) {
            const std::uint64_t reach = std::uint64_t{1} << random() % 40;
            switch (random() % 4) {
                case 0:
                case 1: {
                    const auto deadline = static_cast<std::int64_t>(now + random() % reach);
                    TimerEntry& entry = entries.emplace_back(at(deadline));
                    wheel.insert(entry);
                    expected.emplace(wheel.tick_after(entry.deadline), &entry);
                    break;
                }
                case 2:
                    if (!expected.empty()) {
                        auto victim = expected.begin();
                        std::advance(victim,
                                     static_cast<std::ptrdiff_t>(random() % expected.size() % 64));
                        wheel.remove(*victim->second);
                        expected.erase(victim);
                    }
                    break;
                default: {
                    now += random() % reach;
                    const std::uint64_t tick =
                        wheel.tick_before(at(static_cast<std::int64_t>(now)));
                    while (TimerEntry* entry = pop(wheel, tick)) {
                        ASSERT_FALSE(expected.empty());
                        ASSERT_LE(expected.begin()->first, tick);
                        ASSERT_EQ(entry, expected.begin()->second);
                        expected.erase(expected.begin());
                    }
                }
            }
            const std::uint64_t first =
                expected.empty() ? TimerWheel::never : expected.begin()->first;
            ASSERT_LE(wheel.next(), first);
            ASSERT_EQ(wheel.size(), expected.size());
        }
    }
}

}  // namespace
