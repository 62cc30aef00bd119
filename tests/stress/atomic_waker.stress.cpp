// SPDX-License-Identifier: MIT
// AtomicWaker under real threads: values are handed over one by one, and each needs its wake.

#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/make_waker.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using pollen::AtomicWaker;
using pollen::Waker;

namespace {

// A task that is a thread: a wake leaves a token, and the thread waits for one.
class Parker {
public:
    Parker() = default;

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            token_ = true;
        }
        condition_.notify_one();
    }

    void park() {
        std::unique_lock lock(mutex_);
        condition_.wait(lock, [this] { return token_; });
        token_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable condition_;
    bool token_ = false;
};

TEST(AtomicWakerStress, EveryValueArrivesThoughOnlyWakesAreWaitedFor) {
    constexpr int rounds = 20'000;
    const auto consumer = std::make_shared<Parker>();
    const auto producer = std::make_shared<Parker>();
    AtomicWaker filled;
    AtomicWaker emptied;
    std::atomic<int> slot = 0;
    // Plain data: that the reads below are no race is the promise of the cells.
    int payload = 0;
    long long sum = 0;

    const auto wait_until = [](AtomicWaker& cell, const std::shared_ptr<Parker>& parker,
                               const auto& condition) {
        const Waker waker = pollen::make_waker(parker);
        while (!condition()) {
            cell.register_waker(waker);
            if (condition()) return;
            parker->park();
        }
    };
    std::thread thread([&] {
        for (int round = 1; round <= rounds; ++round) {
            wait_until(emptied, producer, [&] { return slot.load() == 0; });
            payload = round;
            slot.store(round);
            filled.wake();
        }
    });
    for (int round = 1; round <= rounds; ++round) {
        wait_until(filled, consumer, [&] { return slot.load() == round; });
        sum += payload;
        slot.store(0);
        emptied.wake();
    }
    thread.join();

    EXPECT_EQ(sum, static_cast<long long>(rounds) * (rounds + 1) / 2);
    (void) filled.take();
    (void) emptied.take();
    EXPECT_EQ(consumer.use_count(), 1) << "a waker was not released";
    EXPECT_EQ(producer.use_count(), 1) << "a waker was not released";
}

TEST(AtomicWakerStress, ManyWakersAndOneRegistrarLoseNothing) {
    constexpr int threads = 3;
    constexpr int rounds = 5'000;
    const auto parker = std::make_shared<Parker>();
    AtomicWaker cell;
    std::atomic<int> posted = 0;

    std::vector<std::thread> wakers;
    for (int index = 0; index < threads; ++index) {
        wakers.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                posted.fetch_add(1, std::memory_order_relaxed);
                cell.wake();
            }
        });
    }
    const Waker waker = pollen::make_waker(parker);
    for (;;) {
        cell.register_waker(waker);
        if (posted.load(std::memory_order_relaxed) == threads * rounds) break;
        parker->park();
    }
    for (std::thread& thread : wakers)
        thread.join();

    EXPECT_EQ(posted.load(), threads * rounds);
}

}  // namespace
