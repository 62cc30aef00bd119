// SPDX-License-Identifier: MIT
// Pools under tasks and threads that spawn, wake, abort, join and let go at random, and end the
// pool at any moment: every future is destroyed once, every task ends once, nothing races.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/task/atomic_waker.hpp>

#include <support/seed.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pollen::AtomicWaker;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::JoinHandle;
using pollen::Pending;
using pollen::Poll;
using pollen::ThreadPool;
using pollen::ThreadPoolOptions;
using pollen::Waker;
using pollen::future::poll_fn;
using Random = std::mt19937_64;

// What is counted of all futures of a test.
struct Counts {
    std::atomic<int> made{0};
    std::atomic<int> destroyed{0};
    std::atomic<int> finished{0};
    std::atomic<int> polled_at_once{0};
};

// Wakers that somebody keeps, to be woken by whoever comes along.
class Wakers {
public:
    void keep(Waker waker) {
        const std::lock_guard lock(mutex_);
        kept_.push_back(std::move(waker));
        changed_.notify_one();
    }
    void wake_some(Random& random) {
        std::vector<Waker> taken;
        {
            const std::lock_guard lock(mutex_);
            while (!kept_.empty() && random() % 4 != 0) {
                taken.push_back(std::move(kept_.back()));
                kept_.pop_back();
            }
        }
        for (Waker& waker : taken)
            std::move(waker).wake();
    }
    void wake_all() {
        std::vector<Waker> taken;
        {
            const std::lock_guard lock(mutex_);
            taken.swap(kept_);
        }
        for (Waker& waker : taken)
            std::move(waker).wake();
    }
    // Until close(): false then.
    bool wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_closed_ || !kept_.empty(); });
        return !is_closed_;
    }
    void close() {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        changed_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waker> kept_;
    bool is_closed_ = false;
};

// A future that does something else in each poll: wakes itself once or twice, gives its waker away,
// wakes others; and is ready after some polls.
class Restless {
public:
    using Output = int;

    Restless(Counts& counts, Wakers& wakers, std::uint64_t seed)
        : counts_(&counts), wakers_(&wakers), random_(seed), left_(static_cast<int>(seed % 8)) {
        counts_->made.fetch_add(1);
    }
    Restless(Restless&& other) noexcept
        : counts_(std::exchange(other.counts_, nullptr)),
          wakers_(other.wakers_),
          random_(other.random_),
          left_(other.left_) {}
    Restless& operator=(Restless&&) = delete;
    ~Restless() {
        if (counts_ != nullptr) counts_->destroyed.fetch_add(1);
    }

    Poll<int> poll(Context& cx) {
        if (is_polled_.exchange(true)) counts_->polled_at_once.fetch_add(1);
        const bool is_done = left_-- == 0;
        if (!is_done) wait(cx);
        is_polled_.store(false);
        if (!is_done) return Pending{};
        counts_->finished.fetch_add(1);
        return 1;
    }

private:
    void wait(Context& cx) {
        switch (random_() % 4) {
            case 0:
                cx.waker().wake_by_ref();
                return;
            case 1:
                cx.waker().wake_by_ref();
                cx.waker().clone().wake();
                return;
            case 2:
                wakers_->keep(cx.waker().clone());
                wakers_->wake_some(random_);
                return;
            default:
                wakers_->keep(cx.waker().clone());
                return;
        }
    }

    Counts* counts_;
    Wakers* wakers_;
    Random random_;
    int left_;
    std::atomic<bool> is_polled_{false};
};

ThreadPoolOptions random_options(Random& random) {
    ThreadPoolOptions options;
    options.threads = 1 + random() % 4;
    options.budget = static_cast<std::uint32_t>(1 + random() % 16);
    options.lifo_slot = random() % 4 != 0;
    return options;
}

// Spawns, and does something with the handle; sometimes a task that does the same.
Coro<void> spawn_many(ThreadPool& pool, Counts& counts, Wakers& wakers, std::uint64_t seed,
                      int depth) {
    Random random(seed);
    std::vector<JoinHandle<int>> kept;
    std::vector<JoinHandle<void>> inner;
    for (int i = 0; i < 40; ++i) {
        JoinHandle<int> handle = pool.spawn(Restless(counts, wakers, random()));
        const auto choice = random() % 5;
        if (choice == 0) handle.abort();
        if (choice < 2) {
            handle.detach();
        } else if (choice == 2) {
            handle.abort();
            kept.push_back(std::move(handle));
        } else {
            kept.push_back(std::move(handle));
        }
        if (depth > 0 && random() % 16 == 0) {
            inner.push_back(pool.spawn(spawn_many(pool, counts, wakers, random(), depth - 1)));
        }
        if (random() % 8 == 0) co_await pollen::future::yield_now();
    }
#if POLLEN_EXCEPTIONS  // without, to join a task that was aborted ends the process
    for (JoinHandle<int>& handle : kept) {
        try {
            (void) co_await handle;
        } catch (const pollen::JoinError&) {
        }
    }
#endif
    for (JoinHandle<void>& handle : inner)
        co_await handle;
}

// While it lives, wakes what tasks have given away, so that every task comes to its end.
class OutsideWaker {
public:
    OutsideWaker(Wakers& wakers, std::uint64_t seed)
        : wakers_(wakers), thread_([&wakers, random = Random(seed)]() mutable {
              while (wakers.wait())
                  wakers.wake_some(random);
          }) {}
    OutsideWaker(const OutsideWaker&) = delete;
    OutsideWaker& operator=(const OutsideWaker&) = delete;
    ~OutsideWaker() {
        wakers_.close();
        thread_.join();
    }

private:
    Wakers& wakers_;
    std::thread thread_;
};

TEST(ThreadPoolStress, EveryTaskEndsOnce) {
    Random random(support::seed());
    for (int round = 0; round < 30; ++round) {
        Counts counts;
        Wakers wakers;
        {
            ThreadPool pool(random_options(random));
            const OutsideWaker outside(wakers, random());
            std::vector<JoinHandle<void>> roots;
            for (int i = 0; i < 3; ++i)
                roots.push_back(pool.spawn(spawn_many(pool, counts, wakers, random(), 2)));
            for (JoinHandle<void>& root : roots)
                block_on(std::move(root));
            // Those that are detached are under way still.
            while (pool.tasks() != 0)
                std::this_thread::yield();
            EXPECT_EQ(pool.shutdown().cancelled, 0U);
        }
        EXPECT_EQ(counts.made.load(), counts.destroyed.load());
        EXPECT_EQ(counts.polled_at_once.load(), 0);
        EXPECT_GT(counts.finished.load(), 0);
    }
}

TEST(ThreadPoolStress, ThePoolEndsAtAnyMoment) {
    Random random(support::seed());
    for (int round = 0; round < 50; ++round) {
        Counts counts;
        Wakers wakers;
        {
            ThreadPool pool(random_options(random));
            const OutsideWaker outside(wakers, random());
            for (int i = 0; i < 3; ++i)
                pool.spawn(spawn_many(pool, counts, wakers, random(), 1)).detach();
            std::thread spawner([&, seed = random()] {
                Random mine(seed);
                for (int i = 0; i < 50; ++i)
                    pool.spawn(Restless(counts, wakers, mine())).abort();
            });
            // As many futures are to be made first, or none.
            for (const auto made = static_cast<int>(random() % 100); counts.made.load() < made;)
                std::this_thread::yield();
            pool.shutdown();
            spawner.join();
            EXPECT_EQ(pool.tasks(), 0U);
        }
        wakers.wake_all();
        EXPECT_EQ(counts.made.load(), counts.destroyed.load());
        EXPECT_EQ(counts.polled_at_once.load(), 0);
    }
}

TEST(ThreadPoolStress, HandlesAreUsedFromOtherThreads) {
    Random random(support::seed());
    for (int round = 0; round < 30; ++round) {
        Counts counts;
        Wakers wakers;
        {
            ThreadPool pool(random_options(random));
            const OutsideWaker outside(wakers, random());
            std::vector<std::thread> users;
            for (int i = 0; i < 2; ++i) {
                users.emplace_back([&, seed = random()] {
                    Random mine(seed);
                    for (int j = 0; j < 200; ++j) {
                        JoinHandle<int> handle = pool.spawn(Restless(counts, wakers, mine()));
                        if (mine() % 3 == 0) {
                            handle.abort();
                        } else if (mine() % 2 == 0) {
                            EXPECT_EQ(block_on(std::move(handle)), 1);
                        }
                    }
                });
            }
            for (std::thread& user : users)
                user.join();
        }
        wakers.wake_all();
        EXPECT_EQ(counts.made.load(), counts.destroyed.load());
        EXPECT_EQ(counts.polled_at_once.load(), 0);
    }
}

TEST(ThreadPoolStress, TasksAreTheLastOwnersOfTheirPool) {
    Random random(support::seed());
    Counts counts;
    Wakers wakers;
    for (int round = 0; round < 100; ++round) {
        auto pool = std::make_shared<ThreadPool>(random_options(random));
        for (int i = 0; i < 5; ++i) {
            pool->spawn(poll_fn([inner = Restless(counts, wakers, random()),
                                 owner = pool](Context& cx) mutable { return inner.poll(cx); }))
                .detach();
        }
        std::thread other([owner = std::move(pool), &wakers]() mutable {
            wakers.wake_all();
            owner.reset();
        });
        other.join();
        wakers.wake_all();
    }
    while (counts.made.load() != counts.destroyed.load()) {
        wakers.wake_all();
        std::this_thread::yield();
    }
    EXPECT_EQ(counts.polled_at_once.load(), 0);
}

// One task gives turns to many that wait for one cell each; no turn may be lost.
TEST(ThreadPoolStress, TurnsGoRound) {
    struct Cell {
        AtomicWaker waker;
        std::atomic<int> turns{0};
    };
    Random random(support::seed());
    constexpr int rounds = 300;
    for (int run = 0; run < 5; ++run) {
        ThreadPool pool(random_options(random));
        std::vector<Cell> cells(5);
        const auto player = [&](std::size_t me) -> Coro<void> {
            for (int i = 1; i <= rounds; ++i) {
                auto turn = poll_fn([&cells, me, i](Context& cx) {
                    cells[me].waker.register_waker(cx.waker());
                    if (cells[me].turns.load() >= i) return Poll<void>::ready();
                    return Poll<void>(Pending{});
                });
                co_await std::move(turn);
                Cell& next = cells[(me + 1) % cells.size()];
                next.turns.fetch_add(1);
                next.waker.wake();
            }
        };
        std::vector<JoinHandle<void>> handles;
        for (std::size_t i = 0; i < cells.size(); ++i)
            handles.push_back(pool.spawn(player(i)));
        cells[0].turns.fetch_add(1);
        cells[0].waker.wake();
        for (JoinHandle<void>& handle : handles)
            block_on(std::move(handle));
    }
}

}  // namespace
