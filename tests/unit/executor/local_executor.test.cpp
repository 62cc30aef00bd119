// SPDX-License-Identifier: MIT
// LocalExecutor: many tasks on one thread.

#include <pollen/executor/local_executor.hpp>

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using pollen::Context;
using pollen::Coro;
using pollen::JoinHandle;
using pollen::LocalCoro;
using pollen::LocalExecutor;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::future::lazy;
using pollen::future::poll_fn;
using support::Log;
using support::Never;
using support::Pause;
using support::Tracked;

static_assert(!std::is_copy_constructible_v<LocalExecutor> &&
              !std::is_move_constructible_v<LocalExecutor>);

class LocalExecutorTest : public ::testing::Test {
protected:
    // A task that counts its polls and keeps its waker, until `done`.
    auto waiting() {
        return poll_fn([this](Context& cx) {
            ++polls;
            if (done) return Poll<void>::ready();
            waker.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        });
    }

    int polls = 0;
    bool done = false;
    std::optional<Waker> waker;
    LocalExecutor executor;
};

// The behaviours of futures-executor's tests of LocalPool, by their names.

TEST_F(LocalExecutorTest, RunUntilSingleFuture) {
    int count = 0;

    executor.run_until(lazy([&] { ++count; }));

    EXPECT_EQ(count, 1);
}

TEST_F(LocalExecutorTest, RunUntilIgnoresSpawned) {
    executor.spawn(Never());

    EXPECT_EQ(executor.run_until(lazy([] { return 7; })), 7);
}

TEST_F(LocalExecutorTest, RunUntilExecutesSpawned) {
    executor.spawn(lazy([&] {
        done = true;
        std::move(*waker).wake();
    }));

    executor.run_until(waiting());

    EXPECT_EQ(polls, 2);
}

TEST_F(LocalExecutorTest, RunReturnsIfEmpty) {
    executor.run();
    executor.run();
}

TEST_F(LocalExecutorTest, RunExecutesSpawned) {
    int count = 0;
    executor.spawn(lazy([&] { executor.spawn(lazy([&] { ++count; })); }));

    executor.run();

    EXPECT_EQ(count, 1);
}

TEST_F(LocalExecutorTest, RunSpawnMany) {
    int count = 0;
    for (int i = 0; i < 200; ++i)
        executor.spawn(lazy([&] { ++count; }));

    executor.run();

    EXPECT_EQ(count, 200);
}

TEST_F(LocalExecutorTest, TryRunOneReturnsIfEmpty) { EXPECT_FALSE(executor.try_run_one()); }

TEST_F(LocalExecutorTest, TryRunOneExecutesOneReady) {
    int count = 0;
    for (int i = 0; i < 200; ++i) {
        executor.spawn(Never());
        executor.spawn(lazy([&] { ++count; }));
        executor.spawn(Never());
    }

    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(count, i);
        EXPECT_TRUE(executor.try_run_one());
        EXPECT_EQ(count, i + 1);
    }
    EXPECT_FALSE(executor.try_run_one());
}

TEST_F(LocalExecutorTest, TryRunOneReturnsOnNoProgress) {
    executor.spawn(waiting());

    for (int i = 0; i < 9; ++i) {
        EXPECT_EQ(polls, i);
        EXPECT_FALSE(executor.try_run_one());
        EXPECT_EQ(polls, i + 1);
        std::move(*waker).wake();
    }
    done = true;
    EXPECT_TRUE(executor.try_run_one());
    EXPECT_EQ(polls, 10);
}

TEST_F(LocalExecutorTest, TryRunOneRunsSubFutures) {
    int count = 0;
    executor.spawn(poll_fn([&](Context&) {
        ++count;
        executor.spawn(lazy([&] { ++count; }));
        return Poll<void>(Pending{});
    }));

    EXPECT_TRUE(executor.try_run_one());

    EXPECT_EQ(count, 2);
}

TEST_F(LocalExecutorTest, RunUntilStalledReturnsIfEmpty) {
    executor.run_until_stalled();
    executor.run_until_stalled();
}

TEST_F(LocalExecutorTest, RunUntilStalledReturnsMultipleTimes) {
    int count = 0;
    executor.spawn(lazy([&] { ++count; }));
    executor.run_until_stalled();
    EXPECT_EQ(count, 1);

    executor.spawn(lazy([&] { ++count; }));
    executor.run_until_stalled();
    EXPECT_EQ(count, 2);
}

TEST_F(LocalExecutorTest, RunUntilStalledRunsSpawnedSubFutures) {
    int count = 0;
    executor.spawn(poll_fn([&](Context&) {
        ++count;
        executor.spawn(lazy([&] { ++count; }));
        return Poll<void>(Pending{});
    }));

    executor.run_until_stalled();

    EXPECT_EQ(count, 2);
}

TEST_F(LocalExecutorTest, RunUntilStalledExecutesAllReady) {
    int count = 0;
    for (int i = 0; i < 200; ++i) {
        for (int j = 0; j < 3; ++j) {
            executor.spawn(Never());
            executor.spawn(lazy([&] { ++count; }));
            executor.spawn(Never());
        }
        EXPECT_EQ(count, 3 * i);
        executor.run_until_stalled();
        EXPECT_EQ(count, 3 * (i + 1));
    }
}

#if POLLEN_EXCEPTIONS
TEST_F(LocalExecutorTest, NestingRun) {
    auto nested = executor.spawn(lazy([] {
        LocalExecutor inner;
        inner.run();
    }));

    EXPECT_THROW(executor.run_until(std::move(nested)), pollen::EnterError);
}

TEST_F(LocalExecutorTest, NestingRunRunUntilStalled) {
    auto nested = executor.spawn(lazy([&] { executor.run_until_stalled(); }));

    EXPECT_THROW(executor.run_until(std::move(nested)), pollen::EnterError);
}

TEST_F(LocalExecutorTest, NestingBlockOn) {
    auto nested = executor.spawn(lazy([] { pollen::block_on(pollen::future::yield_now()); }));

    EXPECT_THROW(executor.run_until(std::move(nested)), pollen::EnterError);
}
#endif

TEST_F(LocalExecutorTest, TasksAreScheduledFairly) {
    int counts[2] = {0, 0};
    const auto spin = [&](int index) {
        return poll_fn([&counts, index](Context& cx) {
            if (index == 0) {
                const int difference = counts[0] - counts[1];
                EXPECT_LE(difference < 0 ? -difference : difference, 1);
                if (counts[0] >= 50) return Poll<void>::ready();
            }
            if (++counts[index] >= 100) return Poll<void>::ready();
            cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        });
    };
    executor.spawn(spin(0));
    executor.spawn(spin(1));

    executor.run();

    EXPECT_EQ(counts[1], 100);
}

TEST_F(LocalExecutorTest, SelfWakingRunUntilStalled) {
    int wakeups_remaining = 10;
    for (int i = 0; i < 3; ++i) {
        executor.spawn(poll_fn([&](Context& cx) {
            if (wakeups_remaining != 0) {
                --wakeups_remaining;
                cx.waker().wake_by_ref();
            }
            return Poll<void>(Pending{});
        }));
    }

    executor.run_until_stalled();

    EXPECT_EQ(wakeups_remaining, 0);
}

TEST_F(LocalExecutorTest, SelfWakingTryRunOne) {
    int wakeups_remaining = 10;
    for (int i = 0; i < 3; ++i) {
        executor.spawn(poll_fn([&](Context& cx) {
            if (wakeups_remaining != 0) {
                --wakeups_remaining;
                cx.waker().wake_by_ref();
            }
            return Poll<void>(Pending{});
        }));
    }
    executor.spawn(lazy([] {}));

    EXPECT_TRUE(executor.try_run_one());

    EXPECT_EQ(wakeups_remaining, 7);
}

// Fairness between the queue and everything else.

TEST_F(LocalExecutorTest, ASelfWakingTaskDoesNotStarveTheFutureOfRunUntil) {
    executor.spawn(poll_fn([](Context& cx) {
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));
    int main_polls = 0;

    executor.run_until(poll_fn([&](Context& cx) {
        if (++main_polls == 5) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(main_polls, 5);
}

TEST_F(LocalExecutorTest, ASelfWakingTaskDoesNotStarveAWakeFromAnotherThread) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    std::thread other([this] {
        done = true;
        std::move(*waker).wake();
    });

    executor.run_until(poll_fn([&](Context& cx) {
        cx.waker().wake_by_ref();
        if (polls == 2) return Poll<void>::ready();
        return Poll<void>(Pending{});
    }));
    other.join();

    EXPECT_EQ(polls, 2);
}

// Wakes.

TEST_F(LocalExecutorTest, SleepsUntilAnotherThreadWakesATask) {
    std::thread other;
    int data = 0;  // ordered by the wake alone
    executor.spawn(poll_fn([&](Context& cx) {
        if (data != 0) return Poll<void>::ready();
        if (!other.joinable()) {
            other = std::thread([&data, kept = cx.waker().clone()]() mutable {
                data = 7;
                std::move(kept).wake();
            });
        }
        return Poll<void>(Pending{});
    }));

    executor.run();
    other.join();

    EXPECT_EQ(data, 7);
}

TEST_F(LocalExecutorTest, SleepsUntilAnotherThreadWakesTheFutureOfRunUntil) {
    std::thread other;
    int data = 0;

    executor.run_until(poll_fn([&](Context& cx) {
        if (data != 0) return Poll<void>::ready();
        if (!other.joinable()) {
            other = std::thread([&data, kept = cx.waker().clone()]() mutable {
                data = 7;
                std::move(kept).wake();
            });
        }
        return Poll<void>(Pending{});
    }));
    other.join();

    EXPECT_EQ(data, 7);
}

TEST_F(LocalExecutorTest, SeveralWakesCountAsOnePoll) {
    executor.spawn(waiting());
    executor.run_until_stalled();

    waker->wake_by_ref();
    waker->wake_by_ref();
    executor.spawn(lazy([&] {
        waker->wake_by_ref();
        waker->wake_by_ref();
    }));
    executor.run_until_stalled();

    EXPECT_EQ(polls, 2);
}

TEST_F(LocalExecutorTest, AWakeFromItsOwnThreadWhileItRunsIsInOrder) {
    Log log;
    std::optional<Waker> first;
    std::optional<Waker> second;
    const auto logging = [&log](std::optional<Waker>& slot, const char* name) {
        return poll_fn([&log, &slot, name](Context& cx) {
            log.push_back(name);
            slot.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        });
    };
    executor.spawn(logging(first, "a"));
    executor.spawn(logging(second, "b"));
    executor.run_until_stalled();
    log.clear();

    executor.spawn(lazy([&] {
        second->wake_by_ref();
        first->wake_by_ref();
    }));
    executor.run_until_stalled();

    EXPECT_EQ(log, (Log{"b", "a"}));
}

TEST_F(LocalExecutorTest, WakesFromOutsideKeepTheirOrder) {
    Log log;
    std::vector<Waker> wakers;
    for (const char* name : {"a", "b", "c"}) {
        executor.spawn(poll_fn([&log, &wakers, name](Context& cx) {
            log.push_back(name);
            wakers.push_back(cx.waker().clone());
            return Poll<void>(Pending{});
        }));
    }
    executor.run_until_stalled();
    log.clear();

    wakers[2].wake_by_ref();
    wakers[0].wake_by_ref();
    wakers[1].wake_by_ref();
    executor.run_until_stalled();

    EXPECT_EQ(log, (Log{"c", "a", "b"}));
}

TEST_F(LocalExecutorTest, AWakeAfterTheTaskHasFinishedDoesNothing) {
    executor.spawn(waiting());
    executor.run_until_stalled();
    done = true;
    waker->wake_by_ref();
    executor.run();

    waker->wake_by_ref();
    executor.spawn(lazy([&] { waker->wake_by_ref(); }));
    executor.run();
    EXPECT_EQ(polls, 2);
}

TEST_F(LocalExecutorTest, TasksOfTwoExecutorsWakeEachOther) {
    LocalExecutor another;
    executor.spawn(waiting());
    executor.run_until_stalled();

    done = true;
    another.spawn(lazy([&] { std::move(*waker).wake(); }));
    another.run();
    executor.run();

    EXPECT_EQ(polls, 2);
}

TEST(LocalExecutor, WakersOutliveTheExecutor) {
    std::optional<Waker> task;
    std::optional<Waker> main;
    {
        LocalExecutor executor;
        executor.spawn(poll_fn([&](Context& cx) {
            task.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        }));
        executor.run_until(poll_fn([&](Context& cx) {
            if (task) return Poll<void>::ready();
            main.emplace(cx.waker().clone());
            cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        }));
    }

    task->wake_by_ref();
    main->wake_by_ref();
    std::thread([&] {
        Waker clone = task->clone();
        std::move(*task).wake();
        std::move(*main).wake();
        std::move(clone).wake();
    }).join();
}

TEST(LocalExecutor, LateWakesDoNotDisturbTheNextExecutor) {
    // The memory of the first core is likely to be that of the second.
    std::optional<Waker> late;
    std::optional<Waker> late_main;
    {
        LocalExecutor first;
        first.spawn(poll_fn([&](Context& cx) {
            late.emplace(cx.waker().clone());
            return Poll<void>(Pending{});
        }));
        first.run_until(poll_fn([&](Context& cx) {
            if (late) return Poll<void>::ready();
            cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        }));
    }
    LocalExecutor second;
    int count = 0;

    second.spawn(lazy([&] {
        late->wake_by_ref();
        ++count;
    }));
    second.run();

    EXPECT_EQ(count, 1);
}

TEST_F(LocalExecutorTest, ALateWakeOfAnEarlierRunUntilIsHarmless) {
    std::optional<Waker> late;
    executor.run_until(poll_fn([&](Context& cx) {
        late.emplace(cx.waker().clone());
        return Poll<void>::ready();
    }));

    late->wake_by_ref();
    int main_polls = 0;
    executor.run_until(poll_fn([&](Context& cx) {
        if (++main_polls == 3) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));
    late->wake_by_ref();
    executor.run();
    EXPECT_FALSE(executor.try_run_one());
}

// The ends of tasks.

TEST_F(LocalExecutorTest, JoinsATaskFromAnother) {
    auto inner = executor.spawn(lazy([] { return 7; }));
    auto outer = executor.spawn([](JoinHandle<int> handle) -> Coro<int> {
        const int value = co_await std::move(handle);
        co_return value + 1;
    }(std::move(inner)));

    EXPECT_EQ(executor.run_until(std::move(outer)), 8);
}

TEST_F(LocalExecutorTest, SelectOfTwoHandlesGivesTheOtherOneBack) {
    auto slow = executor.spawn(waiting());
    auto fast = executor.spawn(lazy([] { return 7; }));

    auto first = executor.run_until(pollen::future::select(std::move(slow), std::move(fast)));

    ASSERT_TRUE(first.is_right());
    EXPECT_EQ(first.right().value, 7);
    done = true;
    std::move(*waker).wake();
    executor.run_until(std::move(first).right().other);
}

TEST_F(LocalExecutorTest, JoinsFromAnotherThread) {
    auto handle = executor.spawn(Pause(3));
    bool joined = false;
    std::thread other([&, moved = std::move(handle)]() mutable {
        pollen::block_on(std::move(moved));
        joined = true;
    });

    executor.run();
    other.join();

    EXPECT_TRUE(joined);
}

TEST_F(LocalExecutorTest, TakesFuturesThatStayOnOneThread) {
    auto count = std::make_shared<int>(0);
    executor.spawn([](std::shared_ptr<int> counter) -> LocalCoro<> {
        co_await pollen::future::yield_now();
        ++*counter;
    }(count));

    executor.run();

    EXPECT_EQ(*count, 1);
}

TEST_F(LocalExecutorTest, TakesFuturesThatCannotBeMoved) {
    struct Pinned {
        using Output = const void*;
        Pinned() = default;
        Pinned(const Pinned&) = delete;
        Pinned& operator=(const Pinned&) = delete;
        Poll<const void*> poll(Context&) { return static_cast<const void*>(this); }
    };
    Pinned pinned;

    EXPECT_EQ(executor.run_until(pinned), &pinned);
    EXPECT_NE(executor.run_until(Pinned()), nullptr);
}

TEST_F(LocalExecutorTest, AnAbortedTaskIsDroppedWithoutAnotherPoll) {
    Log log;
    auto handle = executor.spawn([](Log& entries, int& count) -> Coro<> {
        const Tracked local(entries, "local");
        ++count;
        co_await Never();
    }(log, polls));
    executor.run_until_stalled();
    EXPECT_EQ(log, Log{});

    handle.abort();
    EXPECT_EQ(log, Log{});
    executor.run_until_stalled();

    EXPECT_EQ(log, Log{"local"});
    EXPECT_EQ(polls, 1);
    EXPECT_TRUE(handle.is_finished());
}

TEST_F(LocalExecutorTest, ATaskAbortedBeforeItsFirstPollIsNeverPolled) {
    auto handle = executor.spawn(waiting());
    handle.abort();
    executor.run();

    EXPECT_EQ(polls, 0);
    EXPECT_TRUE(handle.is_finished());
}

TEST_F(LocalExecutorTest, AnAbortWakesTheSleepingExecutor) {
    auto handle = executor.spawn(Never());
    std::thread other([moved = std::move(handle)]() mutable { moved.abort(); });

    executor.run();  // ends because no task is left
    other.join();
}

TEST_F(LocalExecutorTest, ATaskMayAbortItself) {
    Log log;
    std::optional<JoinHandle<void>> own;
    own.emplace(executor.spawn([](Log& entries, std::optional<JoinHandle<void>>& handle) -> Coro<> {
        const Tracked local(entries, "local");
        handle->abort();
        entries.push_back("aborted");
        co_await pollen::future::yield_now();
        entries.push_back("polled again");
    }(log, own)));

    executor.run();

    EXPECT_EQ(log, (Log{"aborted", "local"}));
    EXPECT_TRUE(own->is_finished());
}

TEST_F(LocalExecutorTest, ATaskMayOwnItsOwnHandle) {
    auto slot = std::make_unique<std::optional<JoinHandle<int>>>();
    auto* place = slot.get();
    place->emplace(executor.spawn(lazy([owned = std::move(slot)] { return 7; })));

    executor.run();
}

TEST(LocalExecutor, DestroyingItDropsWhatIsLeft) {
    Log log;
    std::optional<JoinHandle<void>> idle;
    std::optional<JoinHandle<void>> queued;
    {
        LocalExecutor executor;
        const auto holding = [](Log& entries, const char* name) -> Coro<> {
            const Tracked local(entries, name);
            co_await Never();
        };
        idle.emplace(executor.spawn(holding(log, "idle")));
        executor.run_until_stalled();
        queued.emplace(executor.spawn(lazy([owned = std::make_shared<Tracked>(log, "queued")] {})));
        EXPECT_EQ(log, Log{});
    }
    EXPECT_EQ(log.size(), 2U);
    EXPECT_TRUE(idle->is_finished());
    EXPECT_TRUE(queued->is_finished());
#if POLLEN_EXCEPTIONS
    EXPECT_THROW(pollen::block_on(std::move(*idle)), pollen::JoinError);
#endif
}

TEST(LocalExecutor, DestroyingItWakesWhoeverJoins) {
    pollen::testing::CountingWaker joiner;
    std::optional<JoinHandle<void>> handle;
    {
        LocalExecutor executor;
        handle.emplace(executor.spawn(Never()));
        Context cx(joiner.waker());
        EXPECT_TRUE(handle->poll(cx).is_pending());
    }
    EXPECT_EQ(joiner.wakes(), 1U);
    EXPECT_EQ(joiner.references(), 0U);
}

TEST(LocalExecutor, TasksThatHoldEachOthersHandlesAndWakersEnd) {
    const support::AllocationCounter allocations;
    {
        LocalExecutor executor;
        auto first = executor.spawn(Never());
        auto second = executor.spawn([](JoinHandle<void> handle) -> Coro<> {
            co_await std::move(handle);
        }(std::move(first)));
        executor.spawn([](JoinHandle<void> handle) -> Coro<> {
            co_await std::move(handle);
        }(std::move(second)));
        executor.run_until_stalled();
    }
    EXPECT_EQ(allocations.allocated(), allocations.freed());
}

TEST(LocalExecutor, ADestructorMaySpawnWhileItIsDestroyed) {
    int polled = 0;
    int dropped = 0;
    {
        LocalExecutor executor;
        struct SpawnWhenDropped {
            LocalExecutor* executor;
            int* polled;
            int* dropped;
            SpawnWhenDropped(LocalExecutor& e, int& p, int& d)
                : executor(&e), polled(&p), dropped(&d) {}
            SpawnWhenDropped(SpawnWhenDropped&& other) noexcept
                : executor(std::exchange(other.executor, nullptr)),
                  polled(other.polled),
                  dropped(other.dropped) {}
            SpawnWhenDropped& operator=(SpawnWhenDropped&&) = delete;
            ~SpawnWhenDropped() {
                if (executor == nullptr) return;
                ++*dropped;
                executor->spawn(lazy([counter = polled] { ++*counter; }));
            }
        };
        executor.spawn(
            [](SpawnWhenDropped) -> Coro<> { co_await Never(); }({executor, polled, dropped}));
        executor.run_until_stalled();
    }
    EXPECT_EQ(dropped, 1);
    EXPECT_EQ(polled, 0);
}

TEST(LocalExecutor, ADestructorMayWakeOthersWhileItIsDestroyed) {
    std::optional<Waker> other;
    LocalExecutor executor;
    executor.spawn(poll_fn([&](Context& cx) {
        other.emplace(cx.waker().clone());
        return Poll<void>(Pending{});
    }));
    executor.run_until_stalled();
    struct WakeWhenDropped {
        explicit WakeWhenDropped(std::optional<Waker>& w) : waker(&w) {}
        std::optional<Waker>* waker;
        ~WakeWhenDropped() { (*waker)->wake_by_ref(); }
    };
    executor.spawn([](std::unique_ptr<WakeWhenDropped>) -> Coro<> {
        co_await Never();
    }(std::make_unique<WakeWhenDropped>(other)));
    executor.run_until_stalled();
}

TEST_F(LocalExecutorTest, TheOutputOfADetachedTaskIsDropped) {
    Log log;
    executor.spawn(lazy([&] { return Tracked(log, "output"); })).detach();
    executor.run();

    EXPECT_EQ(log, Log{"output"});
}

#if POLLEN_EXCEPTIONS

TEST_F(LocalExecutorTest, AnExceptionIsRethrownAtTheJoin) {
    auto handle = executor.spawn(lazy([]() -> int { throw std::out_of_range("task"); }));

    EXPECT_THROW(executor.run_until(std::move(handle)), std::out_of_range);
}

TEST_F(LocalExecutorTest, AnExceptionThatNobodyJoinsIsReported) {
    executor.spawn(lazy([] { throw std::out_of_range("from the task"); }));
    ::testing::internal::CaptureStderr();

    executor.run();

    EXPECT_NE(::testing::internal::GetCapturedStderr().find("from the task"), std::string::npos);
}

TEST_F(LocalExecutorTest, AnExceptionOfRunUntilLeavesItUsable) {
    int count = 0;
    executor.spawn(lazy([&] { ++count; }));

    EXPECT_THROW(executor.run_until(lazy([] { throw std::out_of_range("main"); })),
                 std::out_of_range);
    EXPECT_EQ(count, 0);
    executor.run();
    EXPECT_EQ(count, 1);
}

#endif

// Memory.

TEST(LocalExecutor, AllocatesOneBlockForItselfAndOneForEachTask) {
    const support::AllocationCounter allocations;
    {
        LocalExecutor executor;
        EXPECT_EQ(allocations.allocated(), 1U);
        auto handle = executor.spawn(Pause(10));
        EXPECT_EQ(allocations.allocated(), 2U);
        executor.run_until(std::move(handle));
        EXPECT_EQ(allocations.allocated(), 2U);
        EXPECT_EQ(allocations.freed(), POLLEN_FRAME_CACHE ? 0U : 1U);  // kept for the next task
    }
    EXPECT_EQ(allocations.freed(), 2U);
}

TEST(LocalExecutor, AnIdleTaskIs48BytesAndItsFuture) {
    using Cell = pollen::detail::TaskCell<pollen::detail::LocalTask, Pause>;
    static_assert(POLLEN_TASK_DUMPS || sizeof(Cell) <= 48 + sizeof(void*));
    SUCCEED();
}

TEST_F(LocalExecutorTest, RecyclesTheFramesOfCoroutines) {
#if POLLEN_FRAME_CACHE
    const auto child = []() -> Coro<int> { co_return 1; };
    executor.spawn([](auto make) -> Coro<> {
        const int first = co_await make();
        const support::AllocationCounter allocations;
        int sum = first;
        for (int i = 0; i < 100; ++i)
            sum += co_await make();
        EXPECT_EQ(allocations.allocated(), 0U);
        EXPECT_EQ(sum, 101);
    }(child));

    executor.run();
#else
    GTEST_SKIP() << "frames are not recycled in this build";
#endif
}

TEST(LocalExecutor, RecyclesTheBlocksOfTasksWhileItRuns) {
#if POLLEN_FRAME_CACHE
    LocalExecutor executor;
    executor.run_until([](LocalExecutor& inner) -> Coro<> {
        co_await inner.spawn(Pause(1));

        const support::AllocationCounter allocations;
        for (int i = 0; i < 100; ++i)
            co_await inner.spawn(Pause(1));
        EXPECT_EQ(allocations.allocated(), 0U);
    }(executor));
#else
    GTEST_SKIP() << "blocks are not recycled in this build";
#endif
}

TEST(LocalExecutor, TakesATaskWhoseFutureIsAlignedFurtherThanARecycledBlock) {
    struct Aligned {
        using Output = bool;
        Poll<bool> poll(Context&) { return reinterpret_cast<std::uintptr_t>(this) % 64 == 0; }
        alignas(64) char bytes[64] = {};
    };
    LocalExecutor executor;
    for (int i = 0; i < 8; ++i)
        EXPECT_TRUE(executor.run_until(executor.spawn(Aligned())));
}

TEST(LocalExecutorDeathTest, DestroyedWhileItRunsEndsTheProcess) {
    const auto destroy_itself = [] {
        auto executor = std::make_unique<LocalExecutor>();
        executor->spawn(lazy([&] { executor.reset(); }));
        executor->run();
    };

    EXPECT_DEATH(destroy_itself(), "a LocalExecutor was destroyed while it runs");
}

}  // namespace
