// SPDX-License-Identifier: MIT
// blocking(): results, errors and ends of the future, whatever the thread is doing.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/blocking.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>

namespace {

using pollen::block_on;
using pollen::Blocking;
using pollen::blocking;
using pollen::BlockingPool;
using pollen::Context;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

static_assert(pollen::Future<Blocking<int>>);
static_assert(pollen::unpin<Blocking<int>>);
static_assert(std::is_nothrow_move_constructible_v<Blocking<int>>);
static_assert(!std::is_copy_constructible_v<Blocking<int>>);

// A job that waits for the test, and says when it has begun.
struct Held {
    std::promise<void> begun;
    std::promise<void> released;

    auto job(DropCounter& drops) {
        return [this, token = drops.token()]() mutable {
            begun.set_value();
            released.get_future().wait();
            return std::move(token);
        };
    }
};

void wait_until(const auto& condition) {
    while (!condition())
        std::this_thread::yield();
}

TEST(Blocking, GivesWhatTheFunctionReturns) {
    EXPECT_EQ(block_on(blocking([] { return 7; })), 7);
    EXPECT_EQ(*block_on(blocking([] { return std::make_unique<int>(8); })), 8);
    block_on(blocking([] {}));
    int object = 0;
    int& reference = block_on(blocking([&object]() -> int& { return object; }));
    EXPECT_EQ(&reference, &object);
}

TEST(Blocking, CallsTheFunctionOnAnotherThread) {
    const std::thread::id other = block_on(blocking([] { return std::this_thread::get_id(); }));
    EXPECT_NE(other, std::this_thread::get_id());
}

TEST(Blocking, TakesFunctionsThatOnlyMoveAndAreCalledOnce) {
    struct Once {
        explicit Once(std::unique_ptr<int> value) : held(std::move(value)) {}
        std::unique_ptr<int> operator()() && { return std::move(held); }
        std::unique_ptr<int> held;
    };
    EXPECT_EQ(*block_on(blocking(Once(std::make_unique<int>(7)))), 7);
}

TEST(Blocking, MayBlockOnAFutureInside) {
    EXPECT_EQ(block_on(blocking([] { return block_on(pollen::future::ready(7)); })), 7);
}

TEST(Blocking, DoesNothingUntilItIsPolled) {
    const BlockingPool pool;
    DropCounter drops;
    {
        const auto unused = blocking(pool, [token = drops.token()] {});
        EXPECT_EQ(pool.statistics().threads, 0U);
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(pool.statistics().jobs_started, 0U);
}

TEST(Blocking, IsAnErrorToPollAgain) {
    TestTask task(blocking([] { return 7; }));
    EXPECT_TRUE(task.poll().is_pending());
    wait_until([&] { return task.is_woken(); });
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.waker_references(), 0U);

    support::expect_polled_after_ready(task);
}

TEST(Blocking, AllocatesOneBlock) {
    const BlockingPool pool;
    block_on(blocking(pool, [] {}));  // makes the thread
    wait_until([&] { return pool.statistics().idle == 1; });
    CountingWaker waker;
    Context cx(waker.waker());

    const support::AllocationCounter counter;
    auto future = blocking(pool, [] { return 7; });
    EXPECT_TRUE(future.poll(cx).is_pending());
    wait_until([&] { return waker.wakes() == 1; });
    EXPECT_EQ(future.poll(cx).value(), 7);
    wait_until([&] { return pool.statistics().idle == 1; });
    EXPECT_EQ(counter.allocated(), 1U);
}

TEST(Blocking, WakesTheTaskThatPolledLast) {
    Held held;
    DropCounter drops;
    CountingWaker first;
    CountingWaker second;
    auto future = blocking(held.job(drops));
    {
        Context cx(first.waker());
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_EQ(first.clones(), 1U) << "the same task keeps the waker it has";
    }
    Context cx(second.waker());
    EXPECT_TRUE(future.poll(cx).is_pending());
    EXPECT_EQ(first.references(), 0U);

    held.released.set_value();
    wait_until([&] { return second.wakes() == 1; });

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_TRUE(future.poll(cx).is_ready());
}

TEST(Blocking, DestroyedBeforeItStartsIsRemoved) {
    pollen::BlockingPoolOptions options;
    options.max_threads = 1;
    const BlockingPool pool(options);
    DropCounter drops;
    Held held;
    TestTask busy(blocking(pool, held.job(drops)));
    EXPECT_TRUE(busy.poll().is_pending());
    held.begun.get_future().wait();
    bool called = false;
    DropCounter removed;
    TestTask task(blocking(pool, [&called, token = removed.token()] { called = true; }));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();

    EXPECT_EQ(removed.alive(), 0U) << "at once, though the thread is busy";
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_EQ(pool.statistics().queued, 0U);
    EXPECT_EQ(pool.statistics().jobs_removed, 1U);
    held.released.set_value();
    wait_until([&] { return pool.statistics().idle == 1; });
    EXPECT_FALSE(called);
}

TEST(Blocking, DestroyedWhileItRunsRunsToItsEndAlone) {
    const BlockingPool pool;
    DropCounter drops;
    Held held;
    TestTask task(blocking(pool, held.job(drops)));
    EXPECT_TRUE(task.poll().is_pending());
    held.begun.get_future().wait();

    task.drop();
    EXPECT_EQ(drops.alive(), 1U);
    held.released.set_value();
    wait_until([&] { return pool.statistics().idle == 1; });

    EXPECT_EQ(drops.alive(), 0U) << "the result is destroyed";
    EXPECT_FALSE(task.is_woken());
    EXPECT_EQ(task.waker_references(), 0U);
}

TEST(Blocking, DestroyedWhenItIsDoneReleasesTheResult) {
    const BlockingPool pool;
    DropCounter drops;
    TestTask task(blocking(pool, [&drops] { return drops.token(); }));
    EXPECT_TRUE(task.poll().is_pending());
    wait_until([&] { return task.is_woken(); });
    EXPECT_EQ(drops.alive(), 1U);

    task.drop();

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Blocking, MayMoveWhileItWaits) {
    Held held;
    DropCounter drops;
    CountingWaker waker;
    Context cx(waker.waker());
    auto first = blocking(held.job(drops));
    EXPECT_TRUE(first.poll(cx).is_pending());
    auto second = std::move(first);
    held.released.set_value();
    wait_until([&] { return waker.wakes() == 1; });

    EXPECT_TRUE(second.poll(cx).is_ready());
    first = blocking([&drops] { return drops.token(); });
    first = std::move(second);
}

pollen::Coro<int> sum() {
    const auto seven = [] { return 7; };
    const auto eight = [] { return 8; };
    const int first = co_await blocking(seven);
    const int second = co_await blocking(eight);
    co_return first + second;
}

TEST(Blocking, IsAwaitedByCoroutines) {
    pollen::LocalExecutor executor;
    EXPECT_EQ(executor.run_until(sum()), 15);
}

#if POLLEN_EXCEPTIONS
TEST(Blocking, ThrowsWhatTheFunctionThrows) {
    auto throws = []() -> int { throw std::runtime_error("thrown"); };
    EXPECT_THROW((void) block_on(blocking(throws)), std::runtime_error);
    EXPECT_THROW(block_on(blocking([] { throw std::runtime_error("thrown"); })),
                 std::runtime_error);
}
#endif

}  // namespace
