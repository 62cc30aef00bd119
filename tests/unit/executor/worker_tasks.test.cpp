// SPDX-License-Identifier: MIT
// WorkerTasks: the part of the list of tasks that belongs to one thread, and what others bring
// back.

#include <pollen/executor/worker_tasks.hpp>

#include <support/idle_pool_task.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::PoolTask;
using pollen::detail::ReleaseDuty;
using pollen::detail::WorkerTasks;
using support::IdlePool;

class WorkerTasksTest : public ::testing::Test {
protected:
    // Whether the list has given its reference back: then one of the executor and one of the handle
    // are left.
    static bool is_released(PoolTask& task) {
        const bool had_two = task.state.release() == ReleaseDuty::Nothing &&
                             task.state.release() == ReleaseDuty::Destroy;
        return had_two;
    }

    IdlePool pool;
    PoolTask& first = pool.make();
    PoolTask& second = pool.make();
    WorkerTasks tasks;
};

TEST_F(WorkerTasksTest, GivesWhatWasAddedAndNotRemoved) {
    tasks.wake_up();
    tasks.add(first);
    tasks.add(second);
    tasks.remove(first);
    tasks.fall_asleep();

    EXPECT_EQ(tasks.pop(), &second);
    EXPECT_EQ(tasks.pop(), nullptr);
}

TEST_F(WorkerTasksTest, WhatComesBackToAWorkerThatIsAwakeWaitsForItsLook) {
    tasks.wake_up();
    tasks.add(first);
    first.state.add_references(1);

    tasks.give_back(first);
    EXPECT_EQ(first.state.release(), ReleaseDuty::Nothing);  // three were left: one for the list
    first.state.add_references(1);
    tasks.look();

    EXPECT_TRUE(is_released(first));
    EXPECT_EQ(tasks.pop(), nullptr);
    tasks.fall_asleep();
}

TEST_F(WorkerTasksTest, WhatComesBackWhileItSleepsIsTakenOffAtOnce) {
    tasks.wake_up();
    tasks.add(first);
    tasks.fall_asleep();
    first.state.add_references(1);

    tasks.give_back(first);

    EXPECT_TRUE(is_released(first));
    EXPECT_EQ(tasks.pop(), nullptr);
}

TEST_F(WorkerTasksTest, LooksBeforeItSleepsAndWhenItAdds) {
    tasks.wake_up();
    tasks.add(first);
    first.state.add_references(1);
    tasks.give_back(first);
    tasks.add(second);
    EXPECT_TRUE(is_released(first));

    second.state.add_references(1);
    tasks.give_back(second);
    tasks.fall_asleep();
    EXPECT_TRUE(is_released(second));
}

}  // namespace
