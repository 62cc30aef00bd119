// SPDX-License-Identifier: MIT
// OwnedTasks: the tasks of a pool that were spawned from outside.

#include <pollen/executor/owned_tasks.hpp>

#include <support/idle_pool_task.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::OwnedTasks;
using pollen::detail::PoolTask;
using support::IdlePool;

class OwnedTasksTest : public ::testing::Test {
protected:
    IdlePool pool;
    PoolTask& first = pool.make();
    PoolTask& second = pool.make();
    OwnedTasks owned;
};

TEST_F(OwnedTasksTest, GivesWhatWasAddedAndNotRemoved) {
    EXPECT_TRUE(owned.add(first));
    EXPECT_TRUE(owned.add(second));
    EXPECT_EQ(owned.added(), 2U);

    owned.remove(first);

    EXPECT_EQ(owned.pop(), &second);
    EXPECT_EQ(owned.pop(), nullptr);
}

TEST_F(OwnedTasksTest, RefusesTasksOnceItIsClosed) {
    EXPECT_TRUE(owned.add(first));
    owned.close();

    EXPECT_FALSE(owned.add(second));
    EXPECT_EQ(owned.added(), 1U);
    EXPECT_EQ(owned.pop(), &first);
}

}  // namespace
