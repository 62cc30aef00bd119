// SPDX-License-Identifier: MIT
// into_std_future(): futures for code that blocks, driven by their wakers or by an executor.

#include <pollen/compat/into_std_future.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::Context;
using pollen::Poll;
using pollen::compat::into_std_future;
using pollen::testing::DropCounter;

template <class F>
bool is_ready(const F& legacy) {
    return legacy.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

TEST(IntoStdFuture, IsReadyWithTheFuture) {
    auto channel = oneshot::channel<int>();
    const std::future<std::optional<int>> legacy = into_std_future(std::move(channel.receiver));
    EXPECT_FALSE(is_ready(legacy));

    EXPECT_TRUE(std::move(channel.sender).send(7));

    EXPECT_TRUE(is_ready(legacy));
}

TEST(IntoStdFuture, CarriesNothingReferencesAndWhatOnlyMoves) {
    into_std_future(future::ready()).get();
    int object = 0;
    EXPECT_EQ(&into_std_future(future::lazy([&object]() -> int& { return object; })).get(),
              &object);
    EXPECT_EQ(*into_std_future(future::ready(std::make_unique<int>(7))).get(), 7);
}

TEST(IntoStdFuture, IsWaitedForWhileAnotherThreadWakes) {
    auto channel = oneshot::channel<int>();
    std::thread sender(
        [to = std::move(channel.sender)]() mutable { (void) std::move(to).send(7); });
    EXPECT_EQ(into_std_future(std::move(channel.receiver)).get(), 7);
    sender.join();
}

TEST(IntoStdFuture, DestroysTheFutureBeforeItIsReady) {
    DropCounter drops;
    auto held =
        future::ready(7) | future::map([token = drops.token()](int value) { return value; });
    const std::future<int> legacy = into_std_future(std::move(held));

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(IntoStdFuture, GoesOnWhenTheStdFutureIsDestroyed) {
    DropCounter drops;
    auto channel = oneshot::channel<int>();
    auto held =
        std::move(channel.receiver) | future::map([token = drops.token()](std::optional<int>) {});
    {
        const std::future<void> ignored = into_std_future(std::move(held));
    }
    EXPECT_EQ(drops.alive(), 1U);

    EXPECT_TRUE(std::move(channel.sender).send(7));

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(IntoStdFuture, RunsAsATaskOfAnExecutor) {
    pollen::LocalExecutor executor;
    std::future<int> legacy =
        into_std_future(executor, support::Pause(2) | future::map([] { return 7; }));
    EXPECT_FALSE(is_ready(legacy));
    executor.run_until_stalled();

    ASSERT_TRUE(is_ready(legacy));
    EXPECT_EQ(legacy.get(), 7);
}

TEST(IntoStdFuture, RunsOnAThreadPool) {
    pollen::ThreadPool pool(1);
    EXPECT_NE(into_std_future(pool, future::lazy([] { return std::this_thread::get_id(); })).get(),
              std::this_thread::get_id());
    into_std_future(pool, future::ready()).get();
}

TEST(IntoStdFuture, AllocatesOneBlockBesidesThePromise) {
    const support::AllocationCounter counter;
    {
        std::promise<int> promise;
        const std::future<int> plain = promise.get_future();
        promise.set_value(7);
    }
    const std::size_t of_promise = counter.allocated();
    EXPECT_EQ(into_std_future(future::ready(7)).get(), 7);
    EXPECT_EQ(counter.allocated(), of_promise * 2 + 1);

    pollen::LocalExecutor executor;
    executor.spawn(future::ready()).detach();
    executor.run_until_stalled();
    const std::size_t before = counter.allocated();
    std::future<int> legacy =
        into_std_future(executor, support::Pause(1) | future::map([] { return 7; }));
    executor.run_until_stalled();
    EXPECT_EQ(counter.allocated() - before, of_promise + 1);
}

#if POLLEN_EXCEPTIONS
TEST(IntoStdFuture, ThrowsWhatTheFutureThrows) {
    const auto fails = [] {
        return future::poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("no"); });
    };
    EXPECT_THROW(into_std_future(fails()).get(), std::runtime_error);

    pollen::LocalExecutor executor;
    std::future<int> legacy = into_std_future(executor, fails());
    executor.run_until_stalled();
    EXPECT_THROW(legacy.get(), std::runtime_error);
}

TEST(IntoStdFuture, IsBrokenIfNobodyWakesIt) {
    std::future<void> forgotten = into_std_future(support::Never());
    EXPECT_THROW(forgotten.get(), std::future_error);

    std::future<void> dropped;
    {
        pollen::LocalExecutor executor;
        dropped = into_std_future(executor, support::Never());
    }
    EXPECT_THROW(dropped.get(), std::future_error);
}
#endif

}  // namespace
