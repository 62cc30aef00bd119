// SPDX-License-Identifier: MIT
// Threads complete what one task waits for in joins, selects and loops of them, and lock the two
// halves of a BiLock: each output comes once, none is lost, and nobody waits for ever.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/bi_lock.hpp>
#include <pollen/future/now_or_never.hpp>
#include <pollen/future/select_all.hpp>
#include <pollen/future/select_order.hpp>
#include <pollen/stream/join_all.hpp>
#include <pollen/stream/select_loop.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>

#include <support/seed.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
using pollen::block_on;
using pollen::Coro;

constexpr std::size_t threads = 3;

// Receivers, and threads that send each its number, in any order.
class Numbers {
public:
    Numbers(int count, std::mt19937& random) : jobs_(threads) {
        for (int number = 0; number < count; ++number) {
            auto [sender, receiver] = oneshot::channel<int>();
            receivers.push_back(std::move(receiver));
            jobs_[random() % threads].push_back(Job{std::move(sender), number});
        }
        for (std::vector<Job>& each : jobs_)
            std::shuffle(each.begin(), each.end(), random);
    }
    Numbers(const Numbers&) = delete;
    Numbers& operator=(const Numbers&) = delete;
    ~Numbers() {
        for (std::thread& thread : threads_)
            thread.join();
    }

    void send() {
        for (std::vector<Job>& each : jobs_) {
            threads_.emplace_back([&own = each] {
                for (Job& job : own)
                    (void) std::move(job.sender).send(job.number);
            });
        }
    }

    std::vector<oneshot::Receiver<int>> receivers;

private:
    struct Job {
        oneshot::Sender<int> sender;
        int number;
    };
    std::vector<std::vector<Job>> jobs_;
    std::vector<std::thread> threads_;
};

// Few are all polled at each poll; of many those that were woken.
TEST(Futures, JoinAllGivesEachOutputInItsPlace) {
    std::mt19937 random(support::seed());
    pollen::ThreadPool pool(2);
    for (int round = 0; round < 200; ++round) {
        const int count = round % 2 == 0 ? 10 : 100;
        Numbers numbers(count, random);
        auto running = pool.spawn(future::join_all(std::move(numbers.receivers)));
        numbers.send();
        const auto outputs = block_on(std::move(running));

        ASSERT_EQ(outputs.size(), static_cast<std::size_t>(count));
        for (int number = 0; number < count; ++number)
            ASSERT_EQ(outputs[static_cast<std::size_t>(number)], number);
    }
}

Coro<std::vector<bool>> see_each(std::vector<oneshot::Receiver<int>> left) {
    std::vector<bool> seen(left.size());
    while (!left.empty()) {
        auto selected = co_await future::select_all(std::move(left));
        const auto number = static_cast<std::size_t>(selected.value.value());
        EXPECT_FALSE(seen[number]);
        seen[number] = true;
        left = std::move(selected.others);
    }
    co_return seen;
}

TEST(Futures, SelectAllGivesEachOutputOnceIfTheOthersAreSelectedOn) {
    std::mt19937 random(support::seed());
    pollen::ThreadPool pool(2);
    for (int round = 0; round < 200; ++round) {
        Numbers numbers(24, random);
        auto running = pool.spawn(see_each(std::move(numbers.receivers)));
        numbers.send();
        ASSERT_EQ(block_on(std::move(running)), std::vector<bool>(24, true));
    }
}

struct Seen {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;
    int stops = 0;
};

Coro<Seen> see_all(mpsc::Receiver<std::uint64_t> left, mpsc::Receiver<std::uint64_t> right,
                   oneshot::Receiver<int> stop, std::uint32_t seed) {
    Seen seen;
    std::mt19937 random(seed);
    future::SelectLoop loop(future::SelectOrder::seeded(seed), left, right, stop);
    for (;;) {
        // Now and then without waiting: the next one must be woken all the same.
        const bool waits = random() % 4 != 0;
        auto next = waits ? loop.next() : loop.try_next();
        auto event = co_await std::move(next);
        if (!event) break;
        const std::uint64_t* number = event.from(left);
        if (number == nullptr) number = event.from(right);
        if (number != nullptr) {
            ++seen.count;
            seen.sum += *number;
        } else if (event.from(stop) != nullptr) {
            ++seen.stops;
        }
    }
    co_return seen;
}

TEST(Futures, ASelectLoopGivesAllThatThreadsSendToItsBranches) {
    constexpr std::uint64_t items = 500;
    std::mt19937 random(support::seed());
    pollen::ThreadPool pool(2);
    for (int round = 0; round < 40; ++round) {
        auto left = mpsc::unbounded<std::uint64_t>();
        auto right = mpsc::channel<std::uint64_t>(4);
        auto stop = oneshot::channel<int>();
        auto running =
            pool.spawn(see_all(std::move(left.receiver), std::move(right.receiver),
                               std::move(stop.receiver), static_cast<std::uint32_t>(random())));
        std::vector<std::thread> senders;
        senders.emplace_back([sender = std::move(left.sender)]() mutable {
            for (std::uint64_t item = 0; item < items; ++item)
                (void) sender.send(item);
        });
        senders.emplace_back([sender = std::move(right.sender)]() mutable {
            for (std::uint64_t item = 0; item < items; ++item)
                (void) block_on(sender.send(item));
        });
        senders.emplace_back(
            [sender = std::move(stop.sender)]() mutable { (void) std::move(sender).send(1); });
        const Seen seen = block_on(std::move(running));
        for (std::thread& thread : senders)
            thread.join();

        ASSERT_EQ(seen.count, 2 * items);
        ASSERT_EQ(seen.sum, items * (items - 1));
        ASSERT_EQ(seen.stops, 1);
    }
}

// Adds `count` times 1, under the lock. Some attempts to lock are given up.
void add(future::BiLock<std::uint64_t>& half, std::uint64_t count, std::uint32_t seed) {
    std::mt19937 random(seed);
    while (count > 0) {
        if (random() % 4 == 0) {
            if (auto guard = future::now_or_never(half.lock())) {
                ++**guard;
                --count;
            }
        } else {
            const auto guard = block_on(half.lock());
            if (random() % 16 == 0) std::this_thread::yield();  // so that the other half waits
            ++*guard;
            --count;
        }
    }
}

TEST(Futures, ABiLockLetsOneHalfInAtATimeAndNeitherWaitsForEver) {
    constexpr std::uint64_t count = 2'000;
    std::mt19937 random(support::seed());
    for (int round = 0; round < 20; ++round) {
        auto [left, right] = future::BiLock<std::uint64_t>::make(0U);
        std::thread other([half = &right, seed = static_cast<std::uint32_t>(random())] {
            add(*half, count, seed);
        });
        add(left, count, static_cast<std::uint32_t>(random()));
        other.join();
        ASSERT_EQ(std::move(left).reunite(std::move(right)), 2 * count);
    }
}

// The last to go destroys the value.
TEST(Futures, TheHalvesOfABiLockGoInAnyOrder) {
    std::mt19937 random(support::seed());
    for (int round = 0; round < 500; ++round) {
        auto [left, right] = future::BiLock<std::vector<int>>::make();
        std::thread other([half = std::move(right)]() mutable {
            block_on(half.lock())->push_back(1);
            const auto gone = std::move(half);
        });
        if (random() % 2 == 0) block_on(left.lock())->push_back(2);
        {
            const auto gone = std::move(left);
        }
        other.join();
    }
}

}  // namespace
