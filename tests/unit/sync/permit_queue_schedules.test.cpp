// SPDX-License-Identifier: MIT
// Mutex, RwLock and Semaphore under many orders of polls, with tasks that are aborted anywhere: the
// invariants hold for every seed.

#include <pollen/sync/permit_queue.hpp>

#include <pollen/coro/coro.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/sync/mutex.hpp>
#include <pollen/sync/rw_lock.hpp>
#include <pollen/sync/semaphore.hpp>
#include <pollen/testing/step_executor.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using pollen::Coro;
using pollen::Mutex;
using pollen::RwLock;
using pollen::Semaphore;
using pollen::future::yield_now;
using pollen::testing::StepExecutor;
using pollen::testing::StepHandle;

constexpr std::uint64_t seeds = 300;

using Handles = std::vector<StepHandle<Coro<void>>>;

// Steps until nobody is woken, and aborts a task now and then. Returns how many it aborted.
std::size_t run_and_abort(StepExecutor& executor, Handles& handles) {
    std::minstd_rand random(static_cast<unsigned>(executor.seed()) + 1);
    std::size_t aborted = 0;
    while (executor.step()) {
        if (random() % 4 != 0) continue;
        auto& victim = handles[random() % handles.size()];
        if (victim.is_finished()) continue;
        victim.abort();
        ++aborted;
    }
    return aborted;
}

struct Trace {
    int inside = 0;
    int count = 0;
    std::vector<int> asked;
    std::vector<int> got;
};

Coro<void> lock_twice(Mutex<Trace>& mutex, std::vector<int>& asked, int number) {
    for (int round = 0; round < 2; ++round) {
        co_await yield_now();
        asked.push_back(number);  // the next await polls at once
        auto trace = co_await mutex.lock();
        trace->got.push_back(number);
        EXPECT_EQ(++trace->inside, 1);
        co_await yield_now();
        EXPECT_EQ(--trace->inside, 0);
        ++trace->count;
    }
}

TEST(Schedules, AMutexIsHeldByOneAndHandedOutInOrder) {
    constexpr int tasks = 5;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Mutex<Trace> mutex;
        std::vector<int> asked;
        StepExecutor executor(seed);
        for (int number = 0; number < tasks; ++number)
            executor.spawn(lock_twice(mutex, asked, number)).detach();

        executor.run_until_stalled();

        EXPECT_EQ(executor.unfinished(), 0U);
        EXPECT_EQ(mutex.get_mut().count, 2 * tasks);
        EXPECT_EQ(mutex.get_mut().got, asked);
    }
}

// An aborted task has its guard destroyed, so `inside` is set right by an object.
struct Inside {
    explicit Inside(int& count) : counter(&count) { EXPECT_EQ(++*counter, 1); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { --*counter; }
    int* counter;
};

Coro<void> lock_and_count(Mutex<Trace>& mutex) {
    for (int round = 0; round < 3; ++round) {
        auto trace = co_await mutex.lock();
        const Inside inside(trace->inside);
        co_await yield_now();
    }
}

TEST(Schedules, AMutexSurvivesTasksThatAreAborted) {
    std::size_t aborted = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Mutex<Trace> mutex;
        StepExecutor executor(seed);
        Handles handles;
        for (int number = 0; number < 6; ++number)
            handles.push_back(executor.spawn(lock_and_count(mutex)));

        aborted += run_and_abort(executor, handles);

        EXPECT_EQ(executor.unfinished(), 0U) << "nobody waits for ever";
        EXPECT_TRUE(mutex.try_lock());
    }
    EXPECT_GT(aborted, seeds) << "the test aborts too little to mean anything";
}

struct Use {
    int readers = 0;
    int writers = 0;
};

struct Counted {
    explicit Counted(int& count) : counter(&count) { ++*counter; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*counter; }
    int* counter;
};

Coro<void> read_some(RwLock<>& lock, Use& use) {
    for (int round = 0; round < 2; ++round) {
        const auto guard = co_await lock.read();
        const Counted counted(use.readers);
        EXPECT_EQ(use.writers, 0);
        co_await yield_now();
    }
}

Coro<void> write_some(RwLock<>& lock, Use& use) {
    for (int round = 0; round < 2; ++round) {
        auto guard = co_await lock.write();
        {
            const Counted counted(use.writers);
            EXPECT_EQ(use.writers, 1);
            EXPECT_EQ(use.readers, 0);
            co_await yield_now();
        }
        const auto reading = std::move(guard).downgrade();
        const Counted counted(use.readers);
        co_await yield_now();
        EXPECT_EQ(use.writers, 0);
    }
}

TEST(Schedules, ARwLockHasReadersOrOneWriter) {
    int most_readers = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RwLock<> lock;
        Use use;
        StepExecutor executor(seed);
        Handles handles;
        for (int number = 0; number < 4; ++number) {
            handles.push_back(executor.spawn(read_some(lock, use)));
            if (number % 2 == 0) handles.push_back(executor.spawn(write_some(lock, use)));
        }

        if (seed % 2 == 0) {
            run_and_abort(executor, handles);
        } else {
            while (executor.step())
                most_readers = use.readers > most_readers ? use.readers : most_readers;
        }

        EXPECT_EQ(executor.unfinished(), 0U) << "nobody waits for ever";
        EXPECT_EQ(use.readers + use.writers, 0);
        EXPECT_TRUE(lock.try_write());
    }
    EXPECT_GT(most_readers, 1) << "readers never met";
}

Coro<void> take_some(Semaphore& semaphore, std::size_t& out, std::size_t count) {
    for (int round = 0; round < 3; ++round) {
        auto permit = co_await semaphore.acquire(count);
        if (!permit) co_return;
        struct Out {
            Out(std::size_t& all, std::size_t taken) : total(&all), mine(taken) { *total += mine; }
            Out(const Out&) = delete;
            Out& operator=(const Out&) = delete;
            ~Out() { *total -= mine; }
            std::size_t* total;
            std::size_t mine;
        };
        const Out taken(out, count);
        EXPECT_LE(out, 4U);
        co_await yield_now();
    }
}

TEST(Schedules, ASemaphoreConservesItsPermits) {
    constexpr std::size_t permits = 4;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Semaphore semaphore(permits);
        std::size_t out = 0;
        StepExecutor executor(seed);
        Handles handles;
        for (std::size_t number = 0; number < 8; ++number)
            handles.push_back(executor.spawn(take_some(semaphore, out, number % permits + 1)));

        run_and_abort(executor, handles);

        EXPECT_EQ(executor.unfinished(), 0U) << "nobody waits for ever";
        EXPECT_EQ(out, 0U);
        EXPECT_EQ(semaphore.available_permits(), permits);
    }
}

}  // namespace
