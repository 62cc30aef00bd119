// SPDX-License-Identifier: MIT
// ThreadPool: many tasks on several threads.

#include <pollen/executor/thread_pool.hpp>

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__linux__)
#include <pthread.h>
#endif

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
using pollen::future::lazy;
using pollen::future::poll_fn;
using support::Never;
using support::Pause;

static_assert(!std::is_copy_constructible_v<ThreadPool> &&
              !std::is_move_constructible_v<ThreadPool>);

// A future that is ready once it was opened, by any thread. Counts its polls.
class Gate {
public:
    void open() {
        open_.store(true, std::memory_order_relaxed);  // the waker publishes it
        waker_.wake();
    }

    auto passed() {
        return poll_fn([this](Context& cx) {
            polls.fetch_add(1, std::memory_order_relaxed);
            waker_.register_waker(cx.waker());
            if (open_.load(std::memory_order_relaxed)) return Poll<void>::ready();
            return Poll<void>(Pending{});
        });
    }

    std::atomic<int> polls{0};

private:
    AtomicWaker waker_;
    std::atomic<bool> open_{false};
};

// Counts up when it is destroyed; one that was moved from does not.
class Drop {
public:
    explicit Drop(std::atomic<int>& drops) noexcept : drops_(&drops) {}
    Drop(Drop&& other) noexcept : drops_(std::exchange(other.drops_, nullptr)) {}
    Drop& operator=(Drop&&) = delete;
    ~Drop() {
        if (drops_ != nullptr) drops_->fetch_add(1);
    }

private:
    std::atomic<int>* drops_;
};

// Is pending for ever; counts its end.
class NeverCounted {
public:
    using Output = void;
    explicit NeverCounted(std::atomic<int>& drops) noexcept : drop_(drops) {}
    Poll<void> poll(Context&) { return Pending{}; }

private:
    Drop drop_;
};

ThreadPoolOptions options_of(std::size_t threads) {
    ThreadPoolOptions options;
    options.threads = threads;
    return options;
}

// Whether joining it says that it was cancelled.
template <class T>
bool is_cancelled(JoinHandle<T> handle) {
#if POLLEN_EXCEPTIONS
    try {
        (void) block_on(std::move(handle));
    } catch (const pollen::JoinError& error) {
        return error.is_cancelled();
    }
    return false;
#else
    // To join it would end the process.
    while (!handle.is_finished())
        std::this_thread::yield();
    return true;
#endif
}

// Making and running tasks.

TEST(ThreadPool, RunsATaskAndAnswersWithItsOutput) {
    ThreadPool pool(2);

    EXPECT_EQ(pool.block_on(pool.spawn(lazy([] { return 42; }))), 42);
}

TEST(ThreadPool, HasAsManyThreadsAsTheMachineRuns) {
    const ThreadPool pool;

    const std::size_t hardware = std::thread::hardware_concurrency();
    EXPECT_EQ(pool.threads(), hardware == 0 ? 1 : hardware);
}

TEST(ThreadPool, HasAsManyThreadsAsItIsTold) {
    const ThreadPool pool(3);
    EXPECT_EQ(pool.threads(), 3U);
}

TEST(ThreadPool, RunsTasksOnItsOwnThreads) {
    ThreadPool pool(1);

    const auto there = block_on(pool.spawn(lazy([] { return std::this_thread::get_id(); })));

    EXPECT_NE(there, std::this_thread::get_id());
}

TEST(ThreadPool, KnowsWhetherItIsHere) {
    ThreadPool pool(1);
    ThreadPool other(1);

    EXPECT_FALSE(pool.is_here());
    EXPECT_TRUE(block_on(pool.spawn(lazy([&] { return pool.is_here(); }))));
    EXPECT_FALSE(block_on(pool.spawn(lazy([&] { return other.is_here(); }))));
}

TEST(ThreadPool, SpawnsFromWithinATask) {
    ThreadPool pool(2);
    const auto outer = [&]() -> Coro<int> {
        JoinHandle<int> inner = pool.spawn(lazy([] { return 20; }));
        const int first = co_await std::move(inner);
        co_return first + 1;
    };

    EXPECT_EQ(block_on(pool.spawn(outer())), 21);
}

TEST(ThreadPool, RunsMoreTasksThanAQueueHolds) {
    constexpr int count = 5000;
    ThreadPool pool(2);
    const auto spawner = [&]() -> Coro<int> {
        std::vector<JoinHandle<int>> handles;
        for (int i = 0; i < count; ++i)
            handles.push_back(pool.spawn(lazy([i] { return i % 7; })));
        int sum = 0;
        for (JoinHandle<int>& handle : handles)
            sum += co_await std::move(handle);
        co_return sum;
    };
    int expected = 0;
    for (int i = 0; i < count; ++i)
        expected += i % 7;

    EXPECT_EQ(block_on(pool.spawn(spawner())), expected);
}

TEST(ThreadPool, HalfOfAFullQueueGoesToTheGlobalOne) {
    ThreadPool pool(1);
    const auto spawner = [&]() -> Coro<void> {
        std::vector<JoinHandle<void>> handles;
        for (int i = 0; i < 257; ++i)
            handles.push_back(pool.spawn(lazy([] {})));
        for (JoinHandle<void>& handle : handles)
            co_await std::move(handle);
    };

    block_on(pool.spawn(spawner()));

    EXPECT_EQ(pool.statistics().overflows, 1U);
    EXPECT_EQ(pool.statistics().from_global, 1U + 129U);
}

TEST(ThreadPool, RunsTasksOnAllThreads) {
    constexpr std::size_t threads = 3;
    ThreadPool pool(threads);
    std::latch all_run(threads);  // no thread passes it unless every one has a task
    std::vector<JoinHandle<std::thread::id>> handles;
    for (std::size_t i = 0; i < threads; ++i) {
        handles.push_back(pool.spawn(lazy([&] {
            all_run.arrive_and_wait();
            return std::this_thread::get_id();
        })));
    }

    std::set<std::thread::id> seen;
    for (auto& handle : handles)
        seen.insert(block_on(std::move(handle)));
    EXPECT_EQ(seen.size(), threads);
}

TEST(ThreadPool, ATaskThatIsSpawnedByABusyThreadIsStolen) {
    ThreadPool pool(2);
    std::latch inner_has_run(1);

    // The spawner does not leave its poll until another thread has run what it spawned.
    block_on(pool.spawn(lazy([&] {
        pool.spawn(lazy([&] { inner_has_run.count_down(); }));
        inner_has_run.wait();
    })));

    EXPECT_EQ(pool.statistics().stolen, 1U);
}

TEST(ThreadPool, ATaskThatWaitsBehindALongPollIsStolen) {
    ThreadPool pool(2);
    std::latch has_run_again(1);
    Gate gate;
    // In one poll it wakes the other task, which is polled next and stays in that poll, and itself.
    const auto yielder = [&]() -> Coro<void> {
        gate.open();
        co_await pollen::future::yield_now();
        has_run_again.count_down();
    };
    const auto blocker = [&]() -> Coro<void> {
        co_await gate.passed();
        has_run_again.wait();
    };
    const auto spawner = [&]() -> Coro<void> {
        JoinHandle<void> blocking = pool.spawn(blocker());
        JoinHandle<void> yielding = pool.spawn(yielder());
        co_await std::move(blocking);
        co_await std::move(yielding);
    };

    block_on(pool.spawn(spawner()));
}

TEST(ThreadPool, OfTwoTasksFromOutsideEachFindsAThread) {
    ThreadPool pool(2);
    for (int round = 0; round < 100; ++round) {
        std::latch both(2);
        JoinHandle<void> first = pool.spawn(lazy([&] { both.arrive_and_wait(); }));
        JoinHandle<void> second = pool.spawn(lazy([&] { both.arrive_and_wait(); }));
        block_on(std::move(first));
        block_on(std::move(second));
    }
}

TEST(ThreadPool, AllocatesOneBlockForATask) {
    ThreadPool pool(1);
    block_on(pool.spawn(lazy([] {})));
    std::size_t allocated = 0;

    JoinHandle<void> counts = pool.spawn(lazy([&] {
        const support::AllocationCounter allocations;
        pool.spawn(Never()).detach();
        pool.spawn(Never()).detach();
        allocated = allocations.allocated();
    }));
    // Not awaited: this thread must not allocate meanwhile.
    while (!counts.is_finished())
        std::this_thread::yield();

    EXPECT_EQ(allocated, 2U);
}

TEST(ThreadPool, TheFutureIsMovedIntoTheTaskAndNotOn) {
    ThreadPool pool(1);
    auto value = std::make_unique<int>(7);

    EXPECT_EQ(block_on(pool.spawn(lazy([moved = std::move(value)] { return *moved; }))), 7);
}

TEST(ThreadPool, DestroysTheFutureAsSoonAsItFinishes) {
    ThreadPool pool(1);
    std::atomic<int> drops{0};

    JoinHandle<int> handle = pool.spawn(lazy([drop = Drop(drops)] { return 1; }));
    JoinHandle<int> second = pool.spawn(lazy([&drops] { return drops.load(); }));

    EXPECT_EQ(block_on(std::move(second)), 1);
    EXPECT_EQ(block_on(std::move(handle)), 1);
}

// Wakes.

TEST(ThreadPool, ATaskIsPolledAgainWhenAnotherThreadWakesIt) {
    ThreadPool pool(2);
    Gate gate;
    JoinHandle<void> handle = pool.spawn(gate.passed());

    gate.open();

    block_on(std::move(handle));
    EXPECT_LE(gate.polls.load(), 2);
}

TEST(ThreadPool, ATaskIsPolledAgainWhenAnotherTaskWakesIt) {
    ThreadPool pool(2);
    Gate gate;
    JoinHandle<void> waiting = pool.spawn(gate.passed());
    JoinHandle<void> opening = pool.spawn(lazy([&] { gate.open(); }));

    block_on(std::move(waiting));
    block_on(std::move(opening));
}

TEST(ThreadPool, AWakeWhileTheTaskRunsPollsItAgain) {
    ThreadPool pool(1);
    int polls = 0;

    block_on(pool.spawn(poll_fn([&](Context& cx) {
        if (++polls == 3) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    })));

    EXPECT_EQ(polls, 3);
}

TEST(ThreadPool, AWakeFromAnotherThreadWhileTheTaskRunsPollsItAgain) {
    ThreadPool pool(1);
    int polls = 0;

    block_on(pool.spawn(poll_fn([&](Context& cx) {
        if (++polls == 2) return Poll<void>::ready();
        std::thread([waker = cx.waker().clone()]() mutable { std::move(waker).wake(); }).join();
        return Poll<void>(Pending{});
    })));

    EXPECT_EQ(polls, 2);
}

TEST(ThreadPool, AWakeAfterTheEndOfTheTaskDoesNothing) {
    ThreadPool pool(1);
    std::optional<Waker> kept;
    block_on(pool.spawn(poll_fn([&](Context& cx) {
        kept.emplace(cx.waker().clone());
        return Poll<void>::ready();
    })));

    kept->wake_by_ref();
    std::move(*kept).wake();

    block_on(pool.spawn(lazy([] {})));
    EXPECT_EQ(pool.statistics().polls, 2U);
}

TEST(ThreadPool, AWakeAfterTheEndOfThePoolDoesNothing) {
    std::optional<Waker> of_finished;
    std::optional<Waker> of_pending;
    {
        ThreadPool pool(1);
        block_on(pool.spawn(poll_fn([&](Context& cx) {
            of_finished.emplace(cx.waker().clone());
            return Poll<void>::ready();
        })));
        pool.spawn(poll_fn([&](Context& cx) {
            of_pending.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        }));
        block_on(pool.spawn(lazy([] {})));
    }

    of_finished->wake_by_ref();
    of_pending->wake_by_ref();
    const Waker clone = of_pending->clone();
    EXPECT_TRUE(clone.will_wake(*of_pending));
    std::move(*of_pending).wake();
}

// Fairness.

TEST(ThreadPool, ATaskThatWakesItselfDoesNotStarveAnother) {
    ThreadPool pool(1);
    std::atomic<bool> done{false};
    JoinHandle<void> selfish = pool.spawn(poll_fn([&](Context& cx) {
        if (done.load()) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));

    block_on(pool.spawn(lazy([&] { done.store(true); })));

    block_on(std::move(selfish));
}

TEST(ThreadPool, TasksThatWakeEachOtherDoNotStarveAThird) {
    ThreadPool pool(1);
    std::atomic<bool> done{false};
    std::optional<Waker> wakers[2];
    const auto player = [&](int me) {
        return poll_fn([&, me](Context& cx) {
            if (wakers[1 - me]) wakers[1 - me]->wake_by_ref();
            if (done.load()) return Poll<void>::ready();
            if (!wakers[me]) wakers[me].emplace(cx.waker().clone());
            if (!wakers[1 - me]) cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        });
    };
    const auto game = [&]() -> Coro<void> {
        JoinHandle<void> first = pool.spawn(player(0));
        JoinHandle<void> second = pool.spawn(player(1));
        co_await pollen::future::yield_now();
        JoinHandle<void> third = pool.spawn(lazy([&] { done.store(true); }));
        co_await std::move(third);
        co_await std::move(first);
        co_await std::move(second);
    };

    block_on(pool.spawn(game()));

    EXPECT_GT(pool.statistics().lifo_polls, 0U);
}

TEST(ThreadPool, ATaskFromOutsideHasItsTurnAfterTheBudget) {
    ThreadPoolOptions options = options_of(1);
    options.budget = 10;
    ThreadPool pool(std::move(options));
    std::atomic<bool> done{false};
    std::atomic<int> polls_since{0};
    std::latch busy(1);
    std::latch spawned(1);
    // Two tasks keep the thread's own queue from ever being empty.
    const auto selfish = [&] {
        return poll_fn([&](Context& cx) {
            if (done.load()) return Poll<void>::ready();
            polls_since.fetch_add(1);
            cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        });
    };
    const auto spawner = [&]() -> Coro<void> {
        JoinHandle<void> first = pool.spawn(selfish());
        JoinHandle<void> second = pool.spawn(selfish());
        co_await pollen::future::yield_now();
        busy.count_down();
        spawned.wait();  // the task from outside is in the global queue now
        polls_since.store(0);
        co_await std::move(first);
        co_await std::move(second);
    };
    JoinHandle<void> all = pool.spawn(spawner());
    busy.wait();
    int polls_before = -1;
    JoinHandle<void> outsider = pool.spawn(lazy([&] {
        polls_before = polls_since.load();
        done.store(true);
    }));
    spawned.count_down();

    block_on(std::move(outsider));
    block_on(std::move(all));
    EXPECT_LE(polls_before, 10);
}

TEST(ThreadPool, TasksOfOneThreadRunInTheOrderTheyWereSpawned) {
    ThreadPool pool(1);
    std::vector<int> order;
    const auto spawner = [&]() -> Coro<void> {
        std::vector<JoinHandle<void>> handles;
        for (int i = 0; i < 5; ++i)
            handles.push_back(pool.spawn(lazy([&order, i] { order.push_back(i); })));
        for (JoinHandle<void>& handle : handles)
            co_await std::move(handle);
    };

    block_on(pool.spawn(spawner()));

    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(ThreadPool, ATaskThatWasWokenLastRunsNext) {
    ThreadPool pool(1);
    std::vector<int> order;
    Gate gate;
    const auto passer = [&]() -> Coro<void> {
        co_await gate.passed();
        order.push_back(1);
    };
    const auto test = [&]() -> Coro<void> {
        JoinHandle<void> waiting = pool.spawn(passer());
        co_await pollen::future::yield_now();
        JoinHandle<void> queued = pool.spawn(lazy([&] { order.push_back(2); }));
        gate.open();
        co_await std::move(queued);
        co_await std::move(waiting);
    };

    block_on(pool.spawn(test()));

    EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST(ThreadPool, WithoutTheLifoSlotThatTaskWaitsForItsTurn) {
    ThreadPoolOptions options = options_of(1);
    options.lifo_slot = false;
    ThreadPool pool(std::move(options));
    std::vector<int> order;
    Gate gate;
    const auto passer = [&]() -> Coro<void> {
        co_await gate.passed();
        order.push_back(1);
    };
    const auto test = [&]() -> Coro<void> {
        JoinHandle<void> waiting = pool.spawn(passer());
        co_await pollen::future::yield_now();
        JoinHandle<void> queued = pool.spawn(lazy([&] { order.push_back(2); }));
        gate.open();
        co_await std::move(queued);
        co_await std::move(waiting);
    };

    block_on(pool.spawn(test()));

    EXPECT_EQ(order, (std::vector<int>{2, 1}));
}

// Abort.

TEST(ThreadPool, AbortsATaskThatWaits) {
    ThreadPool pool(1);
    std::atomic<int> drops{0};
    JoinHandle<void> handle = pool.spawn(NeverCounted(drops));
    block_on(pool.spawn(lazy([] {})));

    handle.abort();

    block_on(pool.spawn(lazy([] {})));
    EXPECT_EQ(drops.load(), 1);
    EXPECT_TRUE(handle.is_finished());
    EXPECT_TRUE(is_cancelled(std::move(handle)));
}

TEST(ThreadPool, AbortsATaskThatIsQueued) {
    ThreadPool pool(1);
    std::latch started(1);
    std::latch go_on(1);
    JoinHandle<void> blocker = pool.spawn(lazy([&] {
        started.count_down();
        go_on.wait();
    }));
    started.wait();
    bool was_polled = false;
    JoinHandle<void> handle = pool.spawn(lazy([&] { was_polled = true; }));

    handle.abort();
    go_on.count_down();

    block_on(std::move(blocker));
    block_on(pool.spawn(lazy([] {})));
    EXPECT_TRUE(handle.is_finished());
    EXPECT_TRUE(is_cancelled(std::move(handle)));
    EXPECT_FALSE(was_polled);
}

TEST(ThreadPool, AbortsATaskThatRunsWhenThePollIsOver) {
    ThreadPool pool(1);
    std::latch started(1);
    std::latch go_on(1);
    std::atomic<int> drops{0};
    int polls = 0;
    JoinHandle<void> handle = pool.spawn(poll_fn([&, drop = Drop(drops)](Context&) {
        ++polls;
        started.count_down();
        go_on.wait();
        EXPECT_EQ(drops.load(), 0);
        return Poll<void>(Pending{});
    }));
    started.wait();

    handle.abort();
    EXPECT_FALSE(handle.is_finished());
    go_on.count_down();

    block_on(pool.spawn(lazy([] {})));
    EXPECT_EQ(drops.load(), 1);
    EXPECT_EQ(polls, 1);
    EXPECT_TRUE(is_cancelled(std::move(handle)));
}

TEST(ThreadPool, ATaskThatFinishesInThePollThatIsAbortedKeepsItsOutput) {
    ThreadPool pool(1);
    std::latch started(1);
    std::latch go_on(1);
    JoinHandle<int> handle = pool.spawn(lazy([&] {
        started.count_down();
        go_on.wait();
        return 7;
    }));
    started.wait();

    handle.abort();
    go_on.count_down();

    EXPECT_EQ(block_on(std::move(handle)), 7);
}

TEST(ThreadPool, AbortingACompletedTaskKeepsItsOutput) {
    ThreadPool pool(1);
    JoinHandle<int> handle = pool.spawn(lazy([] { return 7; }));
    block_on(pool.spawn(lazy([] {})));

    handle.abort();

    EXPECT_EQ(block_on(std::move(handle)), 7);
}

TEST(ThreadPool, ATaskAbortsItself) {
    ThreadPool pool(1);
    std::optional<JoinHandle<void>> handle;
    std::latch is_set(1);
    std::atomic<int> drops{0};
    handle.emplace(pool.spawn(poll_fn([&, drop = Drop(drops)](Context&) {
        is_set.wait();
        handle->abort();
        handle.reset();
        return Poll<void>(Pending{});
    })));
    is_set.count_down();

    // The first may be in front of what is queued again, the second is behind it.
    block_on(pool.spawn(lazy([] {})));
    block_on(pool.spawn(lazy([] {})));
    EXPECT_EQ(drops.load(), 1);
}

TEST(ThreadPool, ADetachedTaskRunsOn) {
    ThreadPool pool(1);
    std::latch ran(1);

    pool.spawn(lazy([&] { ran.count_down(); })).detach();

    ran.wait();
}

// Exceptions.

#if POLLEN_EXCEPTIONS

TEST(ThreadPool, TheHandleRethrowsWhatTheTaskThrew) {
    ThreadPool pool(1);
    JoinHandle<int> handle =
        pool.spawn(lazy([]() -> int { throw std::runtime_error("of the task"); }));

    EXPECT_THROW((void) block_on(std::move(handle)), std::runtime_error);
    EXPECT_EQ(block_on(pool.spawn(lazy([] { return 1; }))), 1);
}

TEST(ThreadPool, AnExceptionThatNobodyJoinsGoesToTheHandler) {
    static std::promise<void> reported;
    reported = {};
    const auto former =
        pollen::set_task_exception_handler([](std::exception_ptr) { reported.set_value(); });
    ThreadPool pool(1);

    pool.spawn(lazy([]() -> int { throw std::runtime_error("of the task"); })).detach();

    reported.get_future().wait();
    pool.shutdown();
    pollen::set_task_exception_handler(former);
}

TEST(ThreadPool, BlockOnInATaskIsAnError) {
    ThreadPool pool(1);
    JoinHandle<void> handle = pool.spawn(lazy([&] { pool.block_on(lazy([] {})); }));

    EXPECT_THROW(block_on(std::move(handle)), pollen::EnterError);
}

TEST(ThreadPool, ALocalExecutorInATaskIsAnError) {
    ThreadPool pool(1);
    JoinHandle<void> handle = pool.spawn(lazy([] { pollen::LocalExecutor().run(); }));

    EXPECT_THROW(block_on(std::move(handle)), pollen::EnterError);
}

TEST(ThreadPool, ShutdownInATaskIsAnError) {
    ThreadPool pool(1);
    JoinHandle<void> handle = pool.spawn(lazy([&] { (void) pool.shutdown(); }));

    EXPECT_THROW(block_on(std::move(handle)), pollen::ShutdownInsideError);
}

#endif

// The end.

TEST(ThreadPool, ShutdownCancelsTasksThatWait) {
    std::atomic<int> drops{0};
    ThreadPool pool(2);
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 10; ++i)
        handles.push_back(pool.spawn(NeverCounted(drops)));

    const pollen::ShutdownReport report = pool.shutdown();

    EXPECT_EQ(report.cancelled, 10U);
    EXPECT_EQ(drops.load(), 10);
    for (JoinHandle<void>& handle : handles) {
        EXPECT_TRUE(handle.is_finished());
        EXPECT_TRUE(is_cancelled(std::move(handle)));
    }
}

TEST(ThreadPool, ShutdownCancelsTasksThatAreQueued) {
    std::atomic<int> drops{0};
    std::atomic<int> polls{0};
    ThreadPool pool(1);
    std::latch started(1);
    std::latch go_on(1);
    pool.spawn(lazy([&] {
        for (int i = 0; i < 300; ++i)
            pool.spawn(lazy([&, drop = Drop(drops)] { polls.fetch_add(1); }));
        started.count_down();
        go_on.wait();
    }));
    started.wait();
    for (int i = 0; i < 5; ++i)
        pool.spawn(lazy([&, drop = Drop(drops)] { polls.fetch_add(1); }));

    std::thread opener([&] { go_on.count_down(); });
    const pollen::ShutdownReport report = pool.shutdown();
    opener.join();

    EXPECT_EQ(drops.load(), 305);
    EXPECT_EQ(report.cancelled, static_cast<std::size_t>(305 - polls.load()));
    EXPECT_EQ(pool.tasks(), 0U);
}

TEST(ThreadPool, ShutdownTwiceReportsTheSame) {
    ThreadPool pool(1);
    pool.spawn(Never());

    EXPECT_EQ(pool.shutdown().cancelled, 1U);
    EXPECT_EQ(pool.shutdown().cancelled, 1U);
}

TEST(ThreadPool, ShutdownFromTwoThreadsAtOnceReportsTheSame) {
    ThreadPool pool(1);
    pool.spawn(Never());

    std::size_t other = 0;
    std::thread thread([&] { other = pool.shutdown().cancelled; });
    EXPECT_EQ(pool.shutdown().cancelled, 1U);
    thread.join();
    EXPECT_EQ(other, 1U);
}

TEST(ThreadPool, SpawnAfterShutdownCancels) {
    std::atomic<int> drops{0};
    ThreadPool pool(1);
    pool.shutdown();

    JoinHandle<void> handle = pool.spawn(NeverCounted(drops));

    EXPECT_EQ(drops.load(), 1);
    EXPECT_TRUE(handle.is_finished());
    EXPECT_TRUE(is_cancelled(std::move(handle)));
    EXPECT_EQ(pool.tasks(), 0U);
}

TEST(ThreadPool, SpawnByADestructorDuringShutdownCancels) {
    struct Spawner {
        using Output = void;
        Spawner(ThreadPool& owner, std::atomic<int>& count) noexcept
            : pool(&owner), drops(&count) {}
        Spawner(Spawner&& other) noexcept
            : pool(std::exchange(other.pool, nullptr)), drops(other.drops) {}
        Spawner& operator=(Spawner&&) = delete;
        ~Spawner() {
            if (pool != nullptr) pool->spawn(NeverCounted(*drops));
        }
        Poll<void> poll(Context&) { return Pending{}; }
        ThreadPool* pool;
        std::atomic<int>* drops;
    };
    std::atomic<int> drops{0};
    ThreadPool pool(1);
    pool.spawn(Spawner(pool, drops));

    EXPECT_EQ(pool.shutdown().cancelled, 1U);
    EXPECT_EQ(drops.load(), 1);
}

TEST(ThreadPool, ADestructorDuringShutdownMayWakeOtherTasksAndItself) {
    struct Waking {
        using Output = void;
        explicit Waking(std::vector<Waker>& all) noexcept : wakers(&all) {}
        Waking(Waking&& other) noexcept : wakers(std::exchange(other.wakers, nullptr)) {}
        Waking& operator=(Waking&&) = delete;
        ~Waking() {
            if (wakers == nullptr) return;
            for (const Waker& waker : *wakers)
                waker.wake_by_ref();
        }
        Poll<void> poll(Context& cx) {
            wakers->push_back(cx.waker().clone());
            return Pending{};
        }
        std::vector<Waker>* wakers;
    };
    std::vector<Waker> wakers;
    {
        ThreadPool pool(1);
        for (int i = 0; i < 3; ++i)
            pool.spawn(Waking(wakers));
        block_on(pool.spawn(lazy([] {})));
        EXPECT_EQ(pool.shutdown().cancelled, 3U);
    }
    for (const Waker& waker : wakers)
        waker.wake_by_ref();
}

TEST(ThreadPool, DestroyingItCancelsWhatIsLeft) {
    std::atomic<int> drops{0};
    std::optional<JoinHandle<void>> handle;
    {
        ThreadPool pool(2);
        handle.emplace(pool.spawn(NeverCounted(drops)));
    }

    EXPECT_EQ(drops.load(), 1);
    EXPECT_TRUE(is_cancelled(std::move(*handle)));
}

TEST(ThreadPool, DestroyingItWaitsForThePollsUnderWay) {
    std::atomic<bool> ended{false};
    std::latch started(1);
    std::optional<JoinHandle<int>> handle;
    {
        ThreadPool pool(1);
        handle.emplace(pool.spawn(lazy([&] {
            started.count_down();
            std::this_thread::yield();
            ended.store(true);
            return 7;
        })));
        started.wait();
    }

    EXPECT_TRUE(ended.load());
    EXPECT_EQ(block_on(std::move(*handle)), 7);
}

TEST(ThreadPool, ATaskMayDestroyThePoolThatRunsIt) {
    std::atomic<int> drops{0};
    auto pool = std::make_shared<std::optional<ThreadPool>>();
    pool->emplace(2);
    std::latch may_end(1);
    JoinHandle<void> idle = (*pool)->spawn(NeverCounted(drops));
    JoinHandle<int> handle = (*pool)->spawn(lazy([&may_end, owner = pool] {
        may_end.wait();
        owner->reset();
        return 7;
    }));
    pool.reset();
    may_end.count_down();

    EXPECT_EQ(block_on(std::move(handle)), 7);
    EXPECT_TRUE(is_cancelled(std::move(idle)));
}

TEST(ThreadPool, TheLastOwnerMayBeATaskThatIsCancelled) {
    auto pool = std::make_shared<ThreadPool>(1);
    std::latch ended(1);
    struct Ending {
        explicit Ending(std::latch& latch) noexcept : ended(&latch) {}
        Ending(const Ending&) = delete;
        Ending& operator=(const Ending&) = delete;
        ~Ending() { ended->count_down(); }
        std::latch* ended;
    };
    auto ending = std::make_unique<Ending>(ended);
    // Destroyed in the order of its captures, from the last: first the pool, then what tells.
    JoinHandle<void> handle = pool->spawn(poll_fn(
        [last = std::move(ending), owner = pool](Context&) { return Poll<void>(Pending{}); }));
    handle.abort();
    pool.reset();

    ended.wait();
}

TEST(ThreadPool, TheFutureOfABlockOnMayDestroyThePool) {
    auto pool = std::make_unique<ThreadPool>(1);
    ThreadPool& same = *pool;

    same.block_on(lazy([&] { pool.reset(); }));
}

// Threads.

TEST(ThreadPool, CallsItsHooksOnEachThread) {
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    std::atomic<std::size_t> numbers{0};
    ThreadPoolOptions options = options_of(3);
    options.on_start = [&](std::size_t thread) {
        started.fetch_add(1);
        numbers.fetch_add(thread + 1);
    };
    options.on_stop = [&](std::size_t) { stopped.fetch_add(1); };
    {
        ThreadPool pool(std::move(options));
    }

    EXPECT_EQ(started.load(), 3);
    EXPECT_EQ(stopped.load(), 3);
    EXPECT_EQ(numbers.load(), 6U);
}

#if defined(__linux__)
TEST(ThreadPool, NamesItsThreads) {
    ThreadPoolOptions options = options_of(1);
    options.name = "gardener-of-bees";
    ThreadPool pool(std::move(options));

    const std::string name = block_on(pool.spawn(lazy([] {
        char text[16]{};
        pthread_getname_np(pthread_self(), text, sizeof text);
        return std::string(text);
    })));

    EXPECT_EQ(name, "gardener-o-0");
}
#endif

TEST(ThreadPool, RecyclesCoroutineFrames) {
    if (!POLLEN_FRAME_CACHE) GTEST_SKIP();
    ThreadPool pool(1);
    const auto child = []() -> Coro<int> { co_return 1; };
    const auto parent = [&]() -> Coro<std::size_t> {
        co_await child();
        const support::AllocationCounter allocations;
        co_await child();
        co_await child();
        co_return allocations.allocated();
    };

    JoinHandle<std::size_t> counts = pool.spawn(parent());
    // Not awaited yet: this thread must not allocate meanwhile.
    while (!counts.is_finished())
        std::this_thread::yield();
    EXPECT_EQ(block_on(std::move(counts)), 0U);
}

TEST(ThreadPool, CountsItsTasks) {
    ThreadPool pool(2);
    EXPECT_EQ(pool.tasks(), 0U);

    pool.spawn(Never());
    block_on(pool.spawn(lazy([&] { pool.spawn(Never()); })));
    JoinHandle<void> handle = pool.spawn(Never());
    EXPECT_EQ(pool.tasks(), 3U);

    pool.shutdown();
    EXPECT_EQ(pool.tasks(), 0U);
}

TEST(ThreadPool, CountsWhatItsThreadsDo) {
    ThreadPool pool(1);
    block_on(pool.spawn(Pause(4)));
    block_on(pool.spawn(lazy([] {})));
    pool.shutdown();

    const pollen::ThreadPoolStatistics statistics = pool.statistics();
    EXPECT_EQ(statistics.polls, 6U);
    EXPECT_EQ(statistics.finished, 2U);
    EXPECT_EQ(statistics.from_global, 2U);
    EXPECT_EQ(statistics.steals, 0U);
    EXPECT_EQ(pool.statistics(0).polls, 6U);
}

}  // namespace
