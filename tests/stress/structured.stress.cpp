// SPDX-License-Identifier: MIT
// Sets, scopes, aborts and remote ends under threads: every wake arrives, every future goes once.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/executor/join_set.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/task_scope.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/abortable.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/remote_handle.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/task/atomic_waker.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pollen::AtomicWaker;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::FuturesUnordered;
using pollen::JoinHandle;
using pollen::JoinSet;
using pollen::LocalExecutor;
using pollen::Pending;
using pollen::Poll;
using pollen::task_scope;
using pollen::TaskScope;
using pollen::ThreadPool;
namespace future = pollen::future;

constexpr int threads = 3;

// A place where a future waits until it was opened often enough.
struct Gate {
    AtomicWaker waker;
    std::atomic<int> opened = 0;

    void open() {
        opened.fetch_add(1, std::memory_order_relaxed);  // the waker publishes it
        waker.wake();
    }
    auto wait_until(int wanted) {
        return future::poll_fn([this, wanted](Context& cx) -> Poll<int> {
            waker.register_waker(cx.waker());
            const int seen = opened.load(std::memory_order_relaxed);
            if (seen >= wanted) return seen;
            return Pending{};
        });
    }
};

// Counts those that are alive.
class Counted {
public:
    explicit Counted(std::atomic<int>& alive) : alive_(&alive) { ++*alive_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*alive_; }

private:
    std::atomic<int>* alive_;
};

Coro<int> yield_often(std::atomic<int>& alive, int times) {
    const Counted counted(alive);
    for (int i = 0; i < times; ++i)
        co_await future::yield_now();
    co_return times;
}

Coro<void> wait_for_ever(std::atomic<int>& alive) {
    const Counted counted(alive);
    co_await future::pending();
}

template <class F>
void on_threads(const F& f) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back(f, i);
    for (std::thread& thread : running)
        thread.join();
}

TEST(StructuredStress, EveryWakeOfASetArrives) {
    constexpr int rounds = 2000;
    constexpr std::size_t count = 5;
    Gate gates[count];
    FuturesUnordered<decltype(gates[0].wait_until(0))> futures;
    for (Gate& gate : gates)
        futures.push(gate.wait_until(threads * rounds));

    std::thread wakers([&] {
        on_threads([&](int) {
            for (int i = 0; i < rounds; ++i) {
                for (Gate& gate : gates)
                    gate.open();
            }
        });
    });
    std::size_t items = 0;
    while (block_on(pollen::stream::next(futures)))  // never ends if a wake is lost
        ++items;
    EXPECT_EQ(items, count);
    wakers.join();
}

TEST(StructuredStress, SetsEndWhileTheirFuturesAreWoken) {
    for (int round = 0; round < 300; ++round) {
        Gate gates[threads];
        std::thread wakers([&] { on_threads([&](int i) { gates[i].open(); }); });
        {
            FuturesUnordered<decltype(gates[0].wait_until(0))> futures;
            for (Gate& gate : gates)
                futures.push(gate.wait_until(1));
            if (round % 2 == 0) (void) block_on(pollen::stream::next(futures));
            if (round % 3 == 0) futures.clear();
        }
        wakers.join();
    }
}

TEST(StructuredStress, ChildrenOfAScopeAreWokenWhereverItsTaskRuns) {
    constexpr int rounds = 500;
    Gate gates[4];
    ThreadPool pool(2);
    const auto work = [&gates]() -> Coro<int> {
        int sum = 0;
        co_await task_scope([&](TaskScope& scope) -> Coro<void> {
            for (Gate& gate : gates) {
                scope.spawn(
                    [&]() -> Coro<void> { sum += co_await gate.wait_until(threads * rounds); });
            }
            co_return;
        });
        co_return sum;
    };
    auto handle = pool.spawn(work());
    on_threads([&](int) {
        for (int i = 0; i < rounds; ++i) {
            for (Gate& gate : gates)
                gate.open();
        }
    });

    EXPECT_EQ(block_on(handle), 4 * threads * rounds);
}

#if POLLEN_EXCEPTIONS
// How a task ended.
struct Ends {
    std::atomic<int> returned = 0;
    std::atomic<int> cancelled = 0;

    Coro<void> join(JoinHandle<int> handle) {
        try {
            (void) co_await handle;
            ++returned;
        } catch (const pollen::JoinError&) {
            ++cancelled;
        }
    }
};

// Handles are aborted by the threads that have them, at any moment, and then joined by them.
template <class Executor, class Run>
void abort_at_any_moment(Executor& executor, const Run& run) {
    constexpr int each = 200;
    std::atomic<int> alive = 0;
    Ends ends;
    std::vector<JoinHandle<int>> handles[threads];
    for (auto& some : handles) {
        for (int i = 0; i < each; ++i)
            some.push_back(executor.spawn(yield_often(alive, i % 7)));
    }
    std::thread aborting([&] {
        on_threads([&](int index) {
            for (auto& handle : handles[index]) {
                handle.abort();
                handle.abort();
                block_on(ends.join(std::move(handle)));
            }
        });
    });
    run();
    aborting.join();

    EXPECT_EQ(alive, 0);
    EXPECT_EQ(ends.returned + ends.cancelled, threads * each);
}

TEST(StructuredStress, TasksOfALocalExecutorAreAbortedAtAnyMoment) {
    LocalExecutor executor;
    abort_at_any_moment(executor, [&] { executor.run(); });
}

TEST(StructuredStress, TasksOfAPoolAreAbortedAtAnyMoment) {
    ThreadPool pool(2);
    abort_at_any_moment(pool, [] {});
}
#endif

TEST(StructuredStress, AnAbortOfACompletedTaskChangesNothing) {
    ThreadPool pool(2);
    std::atomic<int> alive = 0;
    for (int i = 0; i < 300; ++i) {
        auto handle = pool.spawn(yield_often(alive, 1));
        while (!handle.is_finished())
            std::this_thread::yield();
        handle.abort();
        EXPECT_EQ(block_on(handle), 1);
    }
    EXPECT_EQ(alive, 0);
}

TEST(StructuredStress, ASetOfTasksIsShutDownWhileTheyRun) {
    ThreadPool pool(2);
    std::atomic<int> alive = 0;
    for (int round = 0; round < 60; ++round) {
        JoinSet<int> tasks;
        for (int i = 0; i < 20; ++i)
            tasks.spawn(pool, yield_often(alive, i * round));
        if (round % 2 == 0) (void) block_on(tasks.join_next());
        block_on(tasks.shutdown());
        EXPECT_EQ(alive, 0);
        EXPECT_TRUE(tasks.is_empty());
    }
}

TEST(StructuredStress, ASetOfTasksIsDestroyedWhileTheyRun) {
    std::atomic<int> alive = 0;
    {
        ThreadPool pool(2);
        for (int round = 0; round < 60; ++round) {
            JoinSet<void> tasks;
            for (int i = 0; i < 10; ++i)
                tasks.spawn(pool, wait_for_ever(alive));
        }
    }
    EXPECT_EQ(alive, 0);
}

TEST(StructuredStress, AbortablesAreAbortedByManyThreads) {
    for (int round = 0; round < 300; ++round) {
        Gate gate;
        auto pair = future::abortable(gate.wait_until(round % 2 == 0 ? 2 : 1));
        const future::AbortHandle handle = pair.handle;
        std::thread others([&] {
            on_threads([&](int index) {
                if (index == 0) return gate.open();
                handle.abort();
            });
        });
        const auto result = block_on(std::move(pair.future));
        if (round % 2 == 0) {
            EXPECT_TRUE(result.is_aborted());
        }
        others.join();
    }
}

TEST(StructuredStress, RemoteEndsGoInAnyOrder) {
    std::atomic<int> alive = 0;
    for (int round = 0; round < 300; ++round) {
        auto pair = future::remote_handle(yield_often(alive, round % 5));
        std::thread there(
            [remote = std::move(pair.remote)]() mutable { block_on(std::move(remote)); });
        if (round % 3 == 0) {
            EXPECT_EQ(block_on(std::move(pair.handle)), round % 5);
        } else if (round % 3 == 1) {
            const auto dropped = std::move(pair.handle);
        } else {
            std::move(pair.handle).forget();
        }
        there.join();
        EXPECT_EQ(alive, 0);
    }
}

}  // namespace
