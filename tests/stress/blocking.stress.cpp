// SPDX-License-Identifier: MIT
// A pool of blocking threads under futures that are awaited, abandoned and destroyed at random:
// every function is called once or destroyed uncalled, and every result is taken or destroyed.

#include <pollen/detail/futex.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/blocking.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>

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
using pollen::block_on;
using pollen::blocking;
using pollen::BlockingPool;
using pollen::BlockingPoolOptions;
using pollen::Context;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;

constexpr int threads = 3;

// The seed of a run; POLLEN_STRESS_SEED gives it again. (The threads still meet as they like.)
std::uint64_t choose_seed() {
    const char* const given = std::getenv("POLLEN_STRESS_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

template <class F>
void on_threads(std::uint64_t seed, F f) {
    std::vector<std::thread> running;
    for (unsigned i = 0; i < threads; ++i)
        running.emplace_back([&f, seed, i] {
            std::mt19937_64 random(seed + i);
            f(random);
        });
    for (std::thread& thread : running)
        thread.join();
}

BlockingPoolOptions small(std::chrono::nanoseconds keep_alive) {
    BlockingPoolOptions options;
    options.max_threads = 2;
    options.keep_alive = keep_alive;
    return options;
}

TEST(BlockingStress, EveryJobEndsOnceWhateverItsFutureDoes) {
    const std::uint64_t seed = choose_seed();
    SCOPED_TRACE("POLLEN_STRESS_SEED=" + std::to_string(seed));
    constexpr int rounds = 1500;
    DropCounter functions;
    DropCounter results;
    std::atomic<std::uint64_t> called = 0;
    std::atomic<std::uint64_t> submitted = 0;
    std::optional<BlockingPool> pool(std::in_place, small(50us));
    on_threads(seed, [&](std::mt19937_64& random) {
        for (int round = 0; round < rounds; ++round) {
            CountingWaker first;
            CountingWaker second;
            auto job = [&, token = functions.token()] {
                called.fetch_add(1, std::memory_order_relaxed);
                return results.token();
            };
            auto future = std::make_optional(blocking(*pool, std::move(job)));
            if (random() % 8 == 0) continue;  // never polled
            submitted.fetch_add(1, std::memory_order_relaxed);
            const auto poll = [&](CountingWaker& waker) {
                Context cx(waker.waker());
                return future->poll(cx).is_ready();
            };
            if (poll(first)) continue;
            switch (random() % 4) {
                case 0:
                    break;
                case 1:
                    for (std::uint64_t i = random() % 3000; i > 0; --i)
                        pollen::detail::spin_pause();
                    break;
                case 2:  // another task
                    if (poll(second)) break;
                    while (second.take_wakes() == 0)
                        std::this_thread::yield();
                    EXPECT_TRUE(poll(second));
                    break;
                default:
                    while (first.take_wakes() == 0)
                        std::this_thread::yield();
                    EXPECT_TRUE(poll(first));
            }
        }
    });
    const auto statistics = pool->statistics();
    pool.reset();
    EXPECT_EQ(called.load() + statistics.jobs_removed, submitted.load());
    EXPECT_EQ(functions.alive(), 0U);
    EXPECT_EQ(results.alive(), 0U);
}

TEST(BlockingStress, ThreadsEndAndBeginAgain) {
    const std::uint64_t seed = choose_seed();
    SCOPED_TRACE("POLLEN_STRESS_SEED=" + std::to_string(seed));
    const BlockingPool pool(small(0ns));
    std::atomic<int> sum = 0;
    on_threads(seed, [&](std::mt19937_64&) {
        for (int round = 0; round < 300; ++round)
            sum += block_on(blocking(pool, [] { return 1; }));
    });
    EXPECT_EQ(sum.load(), threads * 300);
}

#if POLLEN_EXCEPTIONS
TEST(BlockingStress, PoolsEndWhileTheirJobsWaitAndRun) {
    const std::uint64_t seed = choose_seed();
    SCOPED_TRACE("POLLEN_STRESS_SEED=" + std::to_string(seed));
    for (int round = 0; round < 100; ++round) {
        std::atomic<int> ended = 0;
        DropCounter functions;
        std::optional<BlockingPool> pool(std::in_place, small(1s));
        std::atomic<int> submitted = 0;
        std::vector<std::thread> users;
        for (int i = 0; i < threads; ++i) {
            users.emplace_back(
                [&, future = blocking(*pool, [token = functions.token()] { return 1; })]() mutable {
                    Context cx(pollen::Waker::noop());
                    EXPECT_TRUE(future.poll(cx).is_pending());
                    ++submitted;
                    try {
                        ended += block_on(std::move(future));
                    } catch (const pollen::JoinError&) {
                        ++ended;
                    }
                });
        }
        while (submitted.load() != threads)
            std::this_thread::yield();
        pool.reset();
        for (std::thread& user : users)
            user.join();
        EXPECT_EQ(ended.load(), threads);
        EXPECT_EQ(functions.alive(), 0U);
    }
}
#endif

}  // namespace
