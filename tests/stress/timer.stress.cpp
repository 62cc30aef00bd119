// SPDX-License-Identifier: MIT
// Timers under threads that sleep, change their minds, move and go as fast as they can: nothing is
// lost, nothing races, nobody is early.

#include <pollen/detail/futex.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/sleep_for.hpp>
#include <pollen/time/timer_thread.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using pollen::Context;
using pollen::Instant;
using pollen::Sleep;
using pollen::sleep_for;
using pollen::TimerThread;
using pollen::testing::CountingWaker;
using pollen::testing::ManualClock;

constexpr int threads = 3;

// The seed of a run; POLLEN_STRESS_SEED gives it again. (The threads still meet as they like.)
std::uint64_t choose_seed() {
    const char* const given = std::getenv("POLLEN_STRESS_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

template <class F>
void on_threads(F f) {
    const std::uint64_t seed = choose_seed();
    SCOPED_TRACE("POLLEN_STRESS_SEED=" + std::to_string(seed));
    std::vector<std::thread> running;
    for (unsigned i = 0; i < threads; ++i)
        running.emplace_back([&f, seed, i] {
            std::mt19937_64 random(seed + i);
            f(random);
        });
    for (std::thread& thread : running)
        thread.join();
}

// One thread's future and what it did with it.
template <class T>
void live(T& timer, std::mt19937_64& random, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        CountingWaker first;
        CountingWaker second;
        const auto span = std::chrono::nanoseconds(random() % 200'000);
        const Instant begin = timer.now();
        auto sleep = std::make_unique<Sleep>(sleep_for(timer, span));
        const auto poll = [&](CountingWaker& waker) {
            Context cx(waker.waker());
            return sleep->poll(cx).is_ready();
        };
        bool ready = poll(first);
        switch (ready ? 5 : random() % 5) {
            case 0:  // another task
                ready = poll(second);
                while (!ready) {
                    while (second.take_wakes() == 0)
                        std::this_thread::yield();
                    ready = poll(second);
                }
                EXPECT_GE(timer.now() - begin, span);
                break;
            case 1: {  // moves
                auto other = std::make_unique<Sleep>(std::move(*sleep));
                sleep = std::move(other);
                while (first.take_wakes() == 0)
                    std::this_thread::yield();
                EXPECT_TRUE(poll(first));
                EXPECT_GE(timer.now() - begin, span);
                break;
            }
            case 2:  // another deadline
                sleep->reset(begin + span / 2);
                while (first.take_wakes() == 0)
                    std::this_thread::yield();
                (void) poll(first);
                break;
            case 3:  // goes
                sleep.reset();
                break;
            case 4:  // goes when it may just have been woken
                for (std::uint64_t i = random() % 2000; i > 0; --i)
                    pollen::detail::spin_pause();
                sleep.reset();
                break;
            default:
                break;
        }
    }
}

TEST(TimerStress, NothingIsLostWhateverTheFuturesDo) {
    TimerThread timer(10us);
    on_threads([&](std::mt19937_64& random) { live(timer, random, 300); });
}

TEST(TimerStress, AClockMovesWhileOthersSleepOnIt) {
    ManualClock clock;
    std::atomic<bool> over = false;
    std::thread moves([&] {
        while (!over.load()) {
            clock.advance(7us);
            (void) clock.advance_to_next();
        }
    });
    on_threads([&](std::mt19937_64& random) { live(clock, random, 300); });
    over.store(true);
    moves.join();
    EXPECT_EQ(clock.sleeping(), 0U);
}

TEST(TimerStress, ManySleepOnExecutorsOfSeveralThreads) {
    constexpr int sleepers = 500;
    TimerThread timer(10us);
    std::atomic<int> woken = 0;
    on_threads([&](std::mt19937_64& random) {
        pollen::LocalExecutor executor;
        std::vector<pollen::JoinHandle<void>> handles;
        for (int i = 0; i < sleepers; ++i) {
            handles.push_back(
                executor.spawn(sleep_for(timer, std::chrono::microseconds(random() % 3000))));
        }
        executor.run();  // never ends if a wake is lost
        for (const auto& handle : handles)
            woken += handle.is_finished() ? 1 : 0;
    });
    EXPECT_EQ(woken.load(), threads * sleepers);
}

TEST(TimerStress, TimersBeginAndEndWithTheirFirstSleepers) {
    on_threads([&](std::mt19937_64& random) {
        for (int round = 0; round < 50; ++round) {
            TimerThread timer(1us);
            if (random() % 4 != 0) {
                pollen::block_on(sleep_for(timer, std::chrono::nanoseconds(random() % 20'000)));
            }
        }
    });
}

}  // namespace
