// SPDX-License-Identifier: MIT
// PoolCore: a pool without threads, which ends before anything runs.

#include <pollen/executor/pool_core.hpp>

#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/task_cell.hpp>

#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace {

using pollen::JoinHandle;
using pollen::Waker;
using pollen::detail::Counter;
using pollen::detail::PoolCore;
using pollen::detail::PoolRules;
using pollen::detail::PoolTask;
using support::Never;

JoinHandle<void> launch(PoolCore& core) {
    const auto never = [] { return Never(); };
    auto* task = new pollen::detail::TaskCell<PoolTask, Never>(never, core);
    core.launch(*task);
    return JoinHandle<void>(*task);
}

TEST(PoolCore, CancelsTasksThatNoThreadHasTaken) {
    auto* core = new PoolCore(PoolRules());
    JoinHandle<void> handle = launch(*core);
    EXPECT_EQ(core->tasks(), 1U);
    EXPECT_FALSE(core->is_here());

    EXPECT_EQ(core->finish(), 1U);

    EXPECT_TRUE(handle.is_finished());
    EXPECT_EQ(core->tasks(), 0U);
    core->drop_reference();
}

TEST(PoolCore, ATaskThatIsLaunchedAfterTheEndIsCancelledAtOnce) {
    auto* core = new PoolCore(PoolRules());
    EXPECT_EQ(core->finish(), 0U);

    const JoinHandle<void> handle = launch(*core);

    EXPECT_TRUE(handle.is_finished());
    core->drop_reference();
}

TEST(PoolCore, AThreadThatIsToldToStopRunsNothing) {
    auto* core = new PoolCore(PoolRules());
    const JoinHandle<void> handle = launch(*core);

    core->stop();
    core->run_worker(0);

    EXPECT_EQ(core->statistics(0).polls, 0U);
    EXPECT_EQ(core->finish(), 1U);
    core->drop_reference();
}

TEST(Counter, CountsUp) {
    Counter counter;
    EXPECT_EQ(counter.value(), 0U);

    counter.add();
    counter.add(3);

    EXPECT_EQ(counter.value(), 4U);
}

}  // namespace
