// SPDX-License-Identifier: MIT
// The gate that is opened once.

#include <pollen/sync/gate.hpp>

#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <vector>

#include <support/future_checks.hpp>

namespace {

using pollen::Context;
using pollen::Poll;
using pollen::detail::Gate;
using pollen::detail::GateWait;
using pollen::testing::TestTask;

struct Wait {
    using Output = void;
    explicit Wait(Gate& gate) : wait(gate) {}
    Poll<void> poll(Context& cx) { return wait.poll(cx); }
    GateWait wait;
};

TEST(Gate, LetsAllGoOnInOrderAndStaysOpen) {
    Gate gate;
    std::vector<std::unique_ptr<TestTask<Wait>>> tasks;
    for (std::size_t i = 0; i < 2 * pollen::detail::WakeBatch::capacity + 1; ++i) {
        tasks.push_back(std::make_unique<TestTask<Wait>>(Wait(gate)));
        EXPECT_TRUE(tasks.back()->poll().is_pending());
    }
    EXPECT_FALSE(gate.is_open());

    gate.open();
    gate.open();

    EXPECT_TRUE(gate.is_open());
    for (const auto& task : tasks) {
        EXPECT_EQ(task->wakes(), 1U);
        EXPECT_TRUE(task->poll().is_ready());
    }
    const pollen::testing::PanickingWaker waker;
    Context cx(waker.waker());
    EXPECT_TRUE(Wait(gate).poll(cx).is_ready()) << "without the waker";
    support::expect_polled_after_ready(*tasks[0]);
}

TEST(Gate, WhoLeavesIsNotWoken) {
    Gate gate;
    TestTask early{Wait(gate)};
    TestTask late{Wait(gate)};
    EXPECT_TRUE(early.poll().is_pending());
    EXPECT_TRUE(late.poll().is_pending());

    early.drop();
    EXPECT_EQ(early.waker_references(), 0U);
    gate.open();
    late.drop();  // without looking at its answer

    EXPECT_EQ(early.wakes(), 0U);
    EXPECT_EQ(late.wakes(), 1U);
}

TEST(Gate, AMarkShowsBeforeItIsOpened) {
    Gate gate;
    TestTask task{Wait(gate)};
    EXPECT_TRUE(task.poll().is_pending());

    gate.mark_open();
    EXPECT_TRUE(gate.is_open());
    EXPECT_EQ(task.wakes(), 0U);
    gate.open();

    EXPECT_EQ(task.wakes(), 1U);
}

}  // namespace
