// SPDX-License-Identifier: MIT
// The threads of a pool: how many, for how long, and what becomes of the jobs when it ends.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/blocking.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using pollen::block_on;
using pollen::blocking;
using pollen::BlockingPool;
using pollen::BlockingPoolOptions;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

BlockingPoolOptions with(std::size_t max_threads, std::size_t max_queued = SIZE_MAX) {
    BlockingPoolOptions options;
    options.max_threads = max_threads;
    options.max_queued = max_queued;
    return options;
}

// Keeps threads busy until it is opened, and says how many have come.
class Gate {
public:
    Gate() = default;

    void pass() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void await(int arrived) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return arrived_ >= arrived; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int arrived_ = 0;
    bool open_ = false;
};

auto waits_at(Gate& gate) {
    return [&gate] { gate.pass(); };
}

void wait_until(const auto& condition) {
    while (!condition())
        std::this_thread::yield();
}

TEST(BlockingPool, HasNoThreadUntilThereIsWork) {
    const BlockingPool pool;
    EXPECT_EQ(pool.statistics().threads, 0U);
    block_on(blocking(pool, [] {}));
    EXPECT_EQ(pool.statistics().threads, 1U);
    EXPECT_EQ(pool.statistics().jobs_started, 1U);
}

TEST(BlockingPool, MakesAThreadForEachJobThatFindsNoneIdle) {
    Gate gate;
    const BlockingPool pool(with(3));
    TestTask first(blocking(pool, waits_at(gate)));
    TestTask second(blocking(pool, waits_at(gate)));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    gate.await(2);
    EXPECT_EQ(pool.statistics().threads, 2U);
    EXPECT_EQ(pool.statistics().idle, 0U);

    gate.open();
    wait_until([&] { return pool.statistics().idle == 2; });
    EXPECT_TRUE(first.is_woken());
    block_on(blocking(pool, [] {}));
    EXPECT_EQ(pool.statistics().threads, 2U) << "an idle one has done it";
}

TEST(BlockingPool, LetsJobsWaitInTheirOrderWhenItMayNotGrow) {
    Gate gate;
    std::vector<int> order;
    const BlockingPool pool(with(1));
    TestTask busy(blocking(pool, waits_at(gate)));
    EXPECT_TRUE(busy.poll().is_pending());
    gate.await(1);
    TestTask first(blocking(pool, [&order] { order.push_back(1); }));
    TestTask second(blocking(pool, [&order] { order.push_back(2); }));
    TestTask third(blocking(pool, [&order] { order.push_back(3); }));
    for (auto* task : {&first, &second})
        EXPECT_TRUE(task->poll().is_pending());
    EXPECT_TRUE(third.poll().is_pending());
    EXPECT_EQ(pool.statistics().queued, 3U);
    EXPECT_EQ(pool.statistics().threads, 1U);

    gate.open();
    wait_until([&] { return third.is_woken(); });

    EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST(BlockingPool, EndsThreadsThatWereIdleForLong) {
    BlockingPoolOptions options;
    options.keep_alive = 1ms;
    const BlockingPool pool(options);
    block_on(blocking(pool, [] {}));
    wait_until([&] { return pool.statistics().threads == 0; });

    block_on(blocking(pool, [] {}));
    EXPECT_EQ(pool.statistics().threads_started, 2U);
}

TEST(BlockingPool, KeepsThreadsForEverIfItIsTold) {
    BlockingPoolOptions options;
    options.keep_alive = std::chrono::nanoseconds::max();
    const BlockingPool pool(options);
    block_on(blocking(pool, [] {}));
    wait_until([&] { return pool.statistics().idle == 1; });
}

TEST(BlockingPool, RunsNoMoreAtOnceThanItMay) {
    constexpr std::size_t most = 4;
    std::mutex mutex;
    std::set<std::thread::id> seen;
    const BlockingPool pool(with(most));
    std::vector<std::unique_ptr<TestTask<pollen::Blocking<void>>>> tasks;
    for (int i = 0; i < 100; ++i) {
        tasks.push_back(std::make_unique<TestTask<pollen::Blocking<void>>>(blocking(pool, [&] {
            const std::lock_guard lock(mutex);
            seen.insert(std::this_thread::get_id());
        })));
        EXPECT_TRUE(tasks.back()->poll().is_pending());
    }
    for (auto& task : tasks)
        wait_until([&] { return task->is_woken(); });
    EXPECT_LE(seen.size(), most);
    EXPECT_EQ(pool.statistics().jobs_started, 100U);
}

#if POLLEN_EXCEPTIONS
TEST(BlockingPool, RefusesAJobTooMany) {
    Gate gate;
    DropCounter drops;
    const BlockingPool pool(with(1, 1));
    TestTask running(blocking(pool, waits_at(gate)));
    EXPECT_TRUE(running.poll().is_pending());
    gate.await(1);
    TestTask waiting(blocking(pool, [] {}));
    EXPECT_TRUE(waiting.poll().is_pending());

    TestTask refused(blocking(pool, [token = drops.token()] {}));
    EXPECT_THROW((void) refused.poll(), pollen::BlockingPoolFull);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(refused.waker_references(), 0U);
    support::expect_polled_after_ready(refused);
    EXPECT_EQ(pool.statistics().jobs_refused, 1U);

    waiting.drop();  // makes room
    TestTask taken(blocking(pool, [] {}));
    EXPECT_TRUE(taken.poll().is_pending());
    gate.open();
    wait_until([&] { return taken.is_woken(); });
    EXPECT_TRUE(taken.poll().is_ready());
}

TEST(BlockingPool, WithoutAQueueTakesWhatAThreadIsFreeFor) {
    Gate gate;
    const BlockingPool pool(with(1, 0));
    TestTask running(blocking(pool, waits_at(gate)));
    EXPECT_TRUE(running.poll().is_pending());
    TestTask refused(blocking(pool, [] {}));
    EXPECT_THROW((void) refused.poll(), pollen::BlockingPoolFull);
    gate.open();
    wait_until([&] { return pool.statistics().idle == 1; });
    EXPECT_EQ(block_on(blocking(pool, [] { return 7; })), 7);
}

TEST(BlockingPool, CancelsWhatWaitsWhenItEndsAndWaitsForWhatRuns) {
    Gate gate;
    DropCounter drops;
    bool finished = false;
    std::optional<BlockingPool> pool(std::in_place, with(1));
    TestTask running(blocking(*pool, [&] {
        gate.pass();
        finished = true;
    }));
    TestTask waiting(blocking(*pool, [token = drops.token()] {}));
    EXPECT_TRUE(running.poll().is_pending());
    gate.await(1);
    EXPECT_TRUE(waiting.poll().is_pending());

    std::thread opens([&] {
        wait_until([&] { return waiting.is_woken(); });
        EXPECT_EQ(drops.alive(), 0U);
        gate.open();
    });
    TestTask late(blocking(*pool, [] {}));
    pool.reset();
    EXPECT_TRUE(finished);
    opens.join();

    EXPECT_THROW((void) waiting.poll(), pollen::JoinError);
    EXPECT_TRUE(running.poll().is_ready());
    EXPECT_THROW((void) late.poll(), pollen::JoinError) << "the future has outlived the pool";
}
#endif

TEST(BlockingPoolDeathTest, RefusesToBeDestroyedByItsOwnJob) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            auto* pool = new BlockingPool;
            block_on(blocking(*pool, [pool] { delete pool; }));
        },
        "a BlockingPool was destroyed by one of its own jobs");
}

// In processes of their own.
TEST(BlockingPoolDeathTest, TheDefaultOneEndsWithTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            block_on(blocking([] {}));
            std::exit(7);
        },
        testing::ExitedWithCode(7), "");
}

TEST(BlockingPoolDeathTest, AJobMayEndTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(block_on(blocking([] { std::exit(8); })), testing::ExitedWithCode(8), "");
}

TEST(BlockingPoolFull, SaysWhatHappened) {
    EXPECT_EQ(std::string(pollen::BlockingPoolFull().what()),
              "a BlockingPool has as many jobs waiting as it may have");
}

}  // namespace
