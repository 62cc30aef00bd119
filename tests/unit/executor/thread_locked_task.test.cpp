// SPDX-License-Identifier: MIT
// The task of a ThreadLockedExecutor, without the executor.

#include <pollen/executor/thread_locked_task.hpp>

#include <pollen/executor/join_handle.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/manual_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace {

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::detail::ThreadLockedTask;
using pollen::testing::CountingWaker;
using support::counted;
using support::TaskCounts;

static_assert(sizeof(ThreadLockedTask) <= 72);

using Handle = pollen::BasicJoinHandle<int, ThreadLockedTask>;

// Marks the task as one of some executor, which is never looked at.
pollen::detail::ThreadLockedCore* const some_core =
    reinterpret_cast<pollen::detail::ThreadLockedCore*>(8);

class ThreadLockedTaskTest : public ::testing::Test {
protected:
    ThreadLockedTask& make() {
        auto future = counted<int>(counts, [](Context&) -> Poll<int> { return 7; });
        using Cell = pollen::detail::ThreadLockedCell<decltype(future)>;
        auto* task = new Cell([&]() -> decltype(future) { return std::move(future); });
        task->core = some_core;
        return *task;
    }
    void run(ThreadLockedTask& task) {
        Context cx(waker.waker());
        EXPECT_TRUE(task.table().poll(task, cx));
        task.finish();
    }
    Poll<int> join(Handle& handle, const CountingWaker& with) {
        Context cx(with.waker());
        return handle.poll(cx);
    }

    TaskCounts counts;
    CountingWaker waker;
};

TEST_F(ThreadLockedTaskTest, TheFutureIsGoneWhenItHasFinished) {
    ThreadLockedTask& task = make();
    Handle handle(task);
    run(task);
    EXPECT_EQ(counts.future_drops, 1);
    EXPECT_TRUE(handle.is_finished());

    EXPECT_EQ(join(handle, waker), Poll<int>(7));
}

TEST_F(ThreadLockedTaskTest, WakesTheJoinerThatPolledLast) {
    CountingWaker first;
    CountingWaker second;
    ThreadLockedTask& task = make();
    Handle handle(task);
    EXPECT_TRUE(join(handle, first).is_pending());
    EXPECT_TRUE(join(handle, second).is_pending());
    EXPECT_TRUE(join(handle, second).is_pending());
    EXPECT_EQ(first.references(), 0U);
    EXPECT_EQ(second.clones(), 1U);

    run(task);
    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(second.references(), 0U);
}

TEST_F(ThreadLockedTaskTest, ADetachedHandleLeavesNoWaker) {
    CountingWaker joiner;
    ThreadLockedTask& task = make();
    Handle handle(task);
    EXPECT_TRUE(join(handle, joiner).is_pending());
    handle.detach();
    EXPECT_EQ(joiner.references(), 0U);

    run(task);
    EXPECT_EQ(joiner.wakes(), 0U);
}

}  // namespace
