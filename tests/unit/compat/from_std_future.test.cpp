// SPDX-License-Identifier: MIT
// from_std_future(): std::future and std::shared_future, waited for by a thread or looked at.

#include <pollen/compat/from_std_future.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/blocking.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/futures.hpp>
#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace {

using pollen::block_on;
using pollen::BlockingPool;
using pollen::compat::from_std_future;
using pollen::compat::from_std_future_polled;
using pollen::testing::TestTask;

TEST(FromStdFuture, WaitsOnAThreadOfTheRunner) {
    std::promise<int> promise;
    auto future = from_std_future(promise.get_future(), BlockingPool::default_pool());
    static_assert(std::is_same_v<pollen::FutureOutput<decltype(future)>, int>);
    promise.set_value(7);

    EXPECT_EQ(block_on(std::move(future)), 7);
}

TEST(FromStdFuture, TakesAFunctionAsARunner) {
    int runs = 0;
    const auto runner = [&runs](auto function) {
        ++runs;
        return pollen::future::lazy(std::move(function));
    };
    std::promise<std::unique_ptr<int>> promise;
    TestTask task(from_std_future(promise.get_future(), runner));
    promise.set_value(std::make_unique<int>(7));

    EXPECT_EQ(*task.poll().value(), 7);
    EXPECT_EQ(runs, 1);
}

TEST(FromStdFuture, CarriesNothingReferencesAndCopiesOfWhatIsShared) {
    const BlockingPool& pool = BlockingPool::default_pool();
    std::promise<void> nothing;
    nothing.set_value();
    block_on(from_std_future(nothing.get_future(), pool));

    int object = 0;
    std::promise<int&> reference;
    reference.set_value(object);
    EXPECT_EQ(&block_on(from_std_future(reference.get_future(), pool)), &object);

    std::promise<int> shared;
    const std::shared_future<int> all = shared.get_future();
    shared.set_value(7);
    auto copy = from_std_future(all, pool);
    static_assert(std::is_same_v<pollen::FutureOutput<decltype(copy)>, int>);
    EXPECT_EQ(block_on(std::move(copy)), 7);
    EXPECT_EQ(block_on(from_std_future(all, pool)), 7);
}

TEST(FromStdFuture, AllocatesOneBlock) {
    const BlockingPool pool;
    block_on(pollen::blocking(pool, [] {}));  // makes the thread
    while (pool.statistics().idle != 1)
        std::this_thread::yield();
    std::promise<int> promise;
    std::future<int> legacy = promise.get_future();
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    const support::AllocationCounter counter;
    {
        auto future = from_std_future(std::move(legacy), pool);
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_EQ(counter.allocated(), 1U);
        promise.set_value(7);
        while (waker.wakes() == 0)
            std::this_thread::yield();
        EXPECT_EQ(future.poll(cx).value(), 7);
    }
    EXPECT_EQ(counter.allocated(), 1U);
}

TEST(FromStdFuturePolled, LooksAgainAfterEachPause) {
    std::promise<int> promise;
    TestTask task(from_std_future_polled(promise.get_future(), [] { return support::Pause(1); }));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken()) << "by the pause";
    EXPECT_TRUE(task.poll().is_pending());
    promise.set_value(7);

    EXPECT_EQ(task.poll().value(), 7);
    support::expect_polled_after_ready(task);
}

TEST(FromStdFuturePolled, DoesNotPauseIfTheValueIsThere) {
    std::promise<void> promise;
    promise.set_value();
    int pauses = 0;
    TestTask task(from_std_future_polled(promise.get_future(), [&pauses] {
        ++pauses;
        return support::Never();
    }));

    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(pauses, 0);
}

TEST(FromStdFuturePolled, CallsADeferredFunction) {
    const auto caller = [] { return std::this_thread::get_id(); };
    TestTask task(from_std_future_polled(std::async(std::launch::deferred, caller),
                                         [] { return support::Never(); }));

    EXPECT_EQ(task.poll().value(), std::this_thread::get_id());
}

TEST(FromStdFuturePolled, SharesAndLends) {
    int object = 0;
    std::promise<int&> promise;
    const std::shared_future<int&> shared = promise.get_future();
    promise.set_value(object);
    for (int times = 0; times < 2; ++times) {
        TestTask task(from_std_future_polled(shared, [] { return support::Never(); }));
        EXPECT_EQ(&task.poll().value(), &object);
        support::expect_polled_after_ready(task);
    }
}

TEST(FromStdFuturePolled, MayBeDestroyedWhileItPauses) {
    std::promise<int> promise;
    TestTask task(from_std_future_polled(promise.get_future(), [] { return support::Never(); }));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();

    promise.set_value(7);
    EXPECT_EQ(task.waker_references(), 0U);
}

TEST(FromStdFuturePolled, TellsOfItsPause) {
    std::promise<int> promise;
    TestTask task(from_std_future_polled(promise.get_future(), [] { return support::Never(); }));
    EXPECT_TRUE(task.poll().is_pending());
    support::TraceLog trace;
    pollen::trace_awaits(task.future(), trace);

    ASSERT_EQ(trace.lines.size(), 3U);
    EXPECT_NE(trace.lines[0].find("PolledStdFuture"), std::string::npos);
    EXPECT_NE(trace.lines[1].find("Never"), std::string::npos);
}

TEST(FromStdFuturePolled, SaysWhatItIsMadeOf) {
    const auto ready = [] { return pollen::future::ready(); };
    using Plain = pollen::compat::PolledStdFuture<std::future<int>, std::decay_t<decltype(ready)>>;
    static_assert(pollen::Future<Plain> && pollen::sendable<Plain>);
    static_assert(!pollen::borrowing<Plain>);
}

#if POLLEN_EXCEPTIONS
TEST(FromStdFuture, ThrowsWhatTheStdFutureThrows) {
    std::promise<int> promise;
    auto future = from_std_future(promise.get_future(), BlockingPool::default_pool());
    promise.set_exception(std::make_exception_ptr(std::runtime_error("no")));
    EXPECT_THROW((void) block_on(std::move(future)), std::runtime_error);

    auto broken = from_std_future(std::promise<int>().get_future(), BlockingPool::default_pool());
    EXPECT_THROW((void) block_on(std::move(broken)), std::future_error);
}

TEST(FromStdFuturePolled, ThrowsWhatTheStdFutureThrows) {
    std::promise<int> promise;
    TestTask task(from_std_future_polled(promise.get_future(), [] { return support::Never(); }));
    promise.set_exception(std::make_exception_ptr(std::runtime_error("no")));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
