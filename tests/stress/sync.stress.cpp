// SPDX-License-Identifier: MIT
// The primitives of sync/ under real threads whose tasks wait, give up and go away at random:
// nothing is lost, nothing is made, nothing races.

#include <pollen/executor/block_on.hpp>
#include <pollen/sync/barrier.hpp>
#include <pollen/sync/cancellation_token.hpp>
#include <pollen/sync/latch.hpp>
#include <pollen/sync/mutex.hpp>
#include <pollen/sync/notify.hpp>
#include <pollen/sync/once_cell.hpp>
#include <pollen/sync/rw_lock.hpp>
#include <pollen/sync/semaphore.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pollen::block_on;
using pollen::CancellationToken;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;

constexpr unsigned threads = 4;

// Numbers below a limit, the same for the same seed.
class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }
    bool one_in(unsigned count) { return below(count) == 0; }

private:
    std::minstd_rand engine_;
};

// The seed of a run; POLLEN_STRESS_SEED gives it again. (The threads still meet as they like.)
unsigned run_seed() {
    const char* const given = std::getenv("POLLEN_STRESS_SEED");
    return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                            : std::random_device()();
}

// Runs f(number, random) on each of the threads.
template <class F>
void on_threads(F f) {
    const unsigned seed = run_seed();
    ::testing::Test::RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE("POLLEN_STRESS_SEED=" + std::to_string(seed));
    std::vector<std::thread> running;
    for (unsigned number = 0; number < threads; ++number) {
        running.emplace_back([&f, number, seed] {
            Random random(seed * threads + number + 1);
            f(number, random);
        });
    }
    for (std::thread& thread : running)
        thread.join();
}

// Polls a future so often without a wake, and then gives it up: nothing is its output.
template <class F>
class Impatient {
public:
    using Output = std::optional<pollen::UnitOr<pollen::FutureOutput<F>>>;
    Impatient(F future, unsigned patience) : future_(std::move(future)), patience_(patience) {}

    Poll<Output> poll(Context& cx) {
        auto answer = future_.poll(cx);
        if (answer.is_ready()) {
            return std::move(answer).map([](auto&&... value) {
                return Output(std::in_place_t(), std::forward<decltype(value)>(value)...);
            });
        }
        if (patience_-- == 0) return Poll<Output>::ready();
        cx.waker().wake_by_ref();
        return Pending{};
    }

private:
    F future_;
    unsigned patience_;
};

// Lets another thread in now and then, while something is held.
void linger(Random& random) {
    if (random.one_in(8)) std::this_thread::yield();
}

// The output; nothing if chance has it given up.
template <class Make>
auto perhaps(Make make, Random& random) {
    using F = decltype(make());
    using Output = std::optional<pollen::FutureOutput<F>>;
    if (random.one_in(3)) return block_on(Impatient<F>(make(), random.below(3)));
    return Output(block_on(make()));
}

TEST(SyncStress, AMutexKeepsThreadsApart) {
    constexpr int rounds = 4000;
    pollen::Mutex counter(0);
    std::atomic<int> wanted = 0;

    on_threads([&](unsigned, Random& random) {
        for (int round = 0; round < rounds; ++round) {
            auto guard = perhaps([&] { return counter.lock(); }, random);
            if (!guard) continue;
            ++**guard;
            linger(random);
            wanted.fetch_add(1, std::memory_order_relaxed);
        }
    });

    EXPECT_EQ(counter.get_mut(), wanted.load());
    EXPECT_TRUE(counter.try_lock());
}

TEST(SyncStress, ASemaphoreNeitherLosesNorMakesPermits) {
    constexpr int rounds = 4000;
    constexpr unsigned permits = 5;
    pollen::Semaphore semaphore(permits);
    std::atomic<std::size_t> out = 0;

    on_threads([&](unsigned, Random& random) {
        for (int round = 0; round < rounds; ++round) {
            const std::size_t count = random.below(permits) + 1;
            auto answer = random.one_in(4)
                              ? std::optional(semaphore.try_acquire(count))
                              : perhaps([&] { return semaphore.acquire(count); }, random);
            if (!answer || !*answer) continue;
            EXPECT_LE(out.fetch_add(count) + count, permits);
            auto part = (*answer)->split(count / 2);
            linger(random);
            out.fetch_sub(count);
        }
    });

    EXPECT_EQ(semaphore.available_permits(), permits);
}

TEST(SyncStress, ASemaphoreThatIsClosedAnswersAll) {
    for (int round = 0; round < 30; ++round) {
        pollen::Semaphore semaphore(1);
        on_threads([&](unsigned number, Random& random) {
            if (number == 0) {
                for (unsigned wait = random.below(20); wait > 0; --wait)
                    std::this_thread::yield();
                return semaphore.close();
            }
            for (;;) {
                auto permit = block_on(semaphore.acquire());
                if (!permit) return;
            }
        });
        EXPECT_EQ(semaphore.available_permits(), 1U);
    }
}

TEST(SyncStress, ARwLockHasReadersOrOneWriter) {
    constexpr int rounds = 3000;
    struct Pair {
        int first = 0;
        int second = 0;
    };
    pollen::RwLock<Pair> pair;
    std::atomic<int> writes = 0;

    on_threads([&](unsigned, Random& random) {
        for (int round = 0; round < rounds; ++round) {
            if (random.one_in(3)) {
                auto writer = perhaps([&] { return pair.write(); }, random);
                if (!writer) continue;
                ++(*writer)->first;
                linger(random);
                ++(*writer)->second;
                writes.fetch_add(1, std::memory_order_relaxed);
                if (random.one_in(2)) continue;
                const int seen = (*writer)->first;
                const auto reader = std::move(*writer).downgrade();
                EXPECT_EQ(reader->first, seen) << "nobody wrote in between";
            } else {
                const auto reader = perhaps([&] { return pair.read(); }, random);
                if (!reader) continue;
                linger(random);
                EXPECT_EQ((*reader)->first, (*reader)->second);
            }
        }
    });

    EXPECT_EQ(pair.get_mut().first, writes.load());
}

TEST(SyncStress, EveryNotificationReachesSomebody) {
    constexpr int items = 3000;
    pollen::Notify notify;
    std::atomic<int> made = 0;
    std::atomic<int> taken = 0;

    const auto try_take = [&] {
        int seen = made.load();
        while (seen > 0) {
            if (made.compare_exchange_weak(seen, seen - 1)) return true;
        }
        return false;
    };
    on_threads([&](unsigned number, Random& random) {
        if (number == 0) {
            for (int item = 0; item < items; ++item) {
                made.fetch_add(1);
                notify.notify_one();
                linger(random);
            }
            return;
        }
        // Each takes all that it finds, and then waits. One that gives up after it was chosen
        // leaves the notification to another one, or for later.
        while (taken.load() < items) {
            while (try_take()) {
                if (taken.fetch_add(1) + 1 == items) notify.notify_all();
            }
            auto future = notify.notified();
            if (taken.load() >= items) return;
            if (number == 1 || random.one_in(2)) {
                block_on(std::move(future));
            } else {
                block_on(Impatient<pollen::Notified>(std::move(future), random.below(3)));
            }
        }
    });

    EXPECT_EQ(taken.load(), items);
}

TEST(SyncStress, ABarrierHasOneLeaderARound) {
    constexpr int rounds = 1500;
    pollen::Barrier barrier(threads);
    std::atomic<int> leaders = 0;
    int written = 0;  // by the leader, between two meetings

    on_threads([&](unsigned, Random&) {
        for (int round = 0; round < rounds; ++round) {
            if (block_on(barrier.wait()).is_leader()) {
                leaders.fetch_add(1, std::memory_order_relaxed);
                ++written;
            }
            block_on(barrier.wait());
            EXPECT_EQ(written, round + 1);
            block_on(barrier.wait());
        }
    });

    EXPECT_EQ(leaders.load(), rounds);
}

TEST(SyncStress, ALatchIsDestroyedByWhoHasWaited) {
    for (int round = 0; round < 500; ++round) {
        auto latch = std::make_unique<pollen::Latch>(threads - 1);
        on_threads([&, raw = latch.get()](unsigned number, Random&) {
            if (number != 0) return raw->count_down();
            block_on(raw->wait());
            latch.reset();
        });
    }
}

TEST(SyncStress, AnObjectIsDestroyedByTheLastWhoHadItsMutex) {
    struct Object {
        pollen::Mutex<unsigned> users{threads};
    };
    for (int round = 0; round < 500; ++round) {
        auto* const object = new Object;
        on_threads([object](unsigned, Random&) {
            bool is_last = false;
            {
                auto users = block_on(object->users.lock());
                is_last = --*users == 0;
            }
            if (is_last) delete object;
        });
    }
}

TEST(SyncStress, AOnceCellIsFilledOnceThoughSomeGiveUp) {
    for (int round = 0; round < 500; ++round) {
        pollen::OnceCell<int> cell;
        std::atomic<int> filled = 0;
        on_threads([&](unsigned number, Random& random) {
            auto make = [&] {
                return pollen::future::poll_fn(
                    [&filled, number, left = random.below(3)](Context& cx) mutable -> Poll<int> {
                        if (left-- > 0) {
                            cx.waker().wake_by_ref();
                            return Pending{};
                        }
                        filled.fetch_add(1);
                        return static_cast<int>(number) + 1;
                    });
            };
            using Get = decltype(cell.get_or_init(make));
            if (random.one_in(2)) {
                Get future = cell.get_or_init(make);
                Context cx(pollen::Waker::noop());
                (void) future.poll(cx);
            }
            const int& value = block_on(cell.get_or_init(make));
            EXPECT_EQ(&value, cell.get());  // in a statement of its own: it comes second
        });
        EXPECT_EQ(filled.load(), 1);
        EXPECT_GT(*cell.get(), 0);
    }
}

TEST(SyncStress, TokensComeAndGoWhileTheyAreCancelled) {
    for (int round = 0; round < 100; ++round) {
        const CancellationToken root;
        std::atomic<int> woken = 0;
        on_threads([&](unsigned number, Random& random) {
            if (number == 0) {
                for (unsigned wait = random.below(20); wait > 0; --wait)
                    std::this_thread::yield();
                return root.cancel();
            }
            std::vector<CancellationToken> tokens;
            for (int i = 0; i < 20; ++i) {
                const CancellationToken& parent =
                    tokens.empty() ? root
                                   : tokens[random.below(static_cast<unsigned>(tokens.size()))];
                CancellationToken child = parent.child_token();
                if (random.one_in(4)) tokens.clear();
                tokens.push_back(std::move(child));
                if (random.one_in(8)) tokens.back().cancel();
            }
            block_on(tokens.back().cancelled());
            EXPECT_TRUE(tokens.back().is_cancelled());
            woken.fetch_add(1);
        });
        EXPECT_EQ(woken.load(), static_cast<int>(threads) - 1);
    }
}

}  // namespace
