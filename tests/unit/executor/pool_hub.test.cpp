// SPDX-License-Identifier: MIT
// PoolHub: the queue of tasks that belong to no thread, and who is woken for them.

#include <pollen/executor/pool_hub.hpp>

#include <support/idle_pool_task.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::PoolHub;
using pollen::detail::PoolTask;
using pollen::detail::PoolTaskChain;
using pollen::detail::Sleeper;
using support::IdlePool;

class PoolHubTest : public ::testing::Test {
protected:
    IdlePool pool;
    PoolHub hub{4};
    Sleeper first;
    Sleeper second;
};

TEST_F(PoolHubTest, GivesTasksInTheOrderTheyCame) {
    PoolTask& one = pool.make();
    PoolTask& two = pool.make();
    EXPECT_TRUE(hub.is_empty());
    EXPECT_TRUE(hub.push(one));
    EXPECT_TRUE(hub.push(two));
    EXPECT_FALSE(hub.is_empty());

    PoolTaskChain taken = hub.pop(1);
    EXPECT_EQ(taken.pop_front(), &one);
    EXPECT_EQ(taken.pop_front(), nullptr);
    EXPECT_EQ(hub.pop(1).pop_front(), &two);
    EXPECT_TRUE(hub.is_empty());
    EXPECT_TRUE(hub.pop(1).is_empty());
}

TEST_F(PoolHubTest, GivesAFairShareToEachThread) {
    for (int i = 0; i < 12; ++i)
        EXPECT_TRUE(hub.push(pool.make()));

    EXPECT_EQ(hub.pop(100).size(), 4U);  // 12 / 4 threads + 1
    EXPECT_EQ(hub.pop(2).size(), 2U);
}

TEST_F(PoolHubTest, RefusesTasksOnceItIsClosed) {
    PoolTask& one = pool.make();
    EXPECT_TRUE(hub.push(one));

    PoolTaskChain rest = hub.close();

    EXPECT_EQ(rest.pop_front(), &one);
    EXPECT_TRUE(rest.is_empty());
    EXPECT_FALSE(hub.push(pool.make()));
    EXPECT_TRUE(hub.is_empty());
}

TEST_F(PoolHubTest, LetsHalfOfTheThreadsSearch) {
    EXPECT_TRUE(hub.begin_search());
    EXPECT_TRUE(hub.begin_search());
    EXPECT_FALSE(hub.begin_search());

    EXPECT_FALSE(hub.end_search());
    EXPECT_TRUE(hub.end_search());
    EXPECT_TRUE(hub.begin_search());
}

TEST_F(PoolHubTest, WakesTheOneThatFellAsleepLastForATask) {
    EXPECT_TRUE(hub.begin_sleep(first, false));
    EXPECT_TRUE(hub.begin_sleep(second, false));

    EXPECT_TRUE(hub.push(pool.make()));

    PoolHub::sleep(second);  // returns: it is woken
    EXPECT_TRUE(hub.cancel_sleep(first));
}

TEST_F(PoolHubTest, WakesNobodyWhileSomebodySearches) {
    EXPECT_TRUE(hub.begin_sleep(first, false));
    EXPECT_TRUE(hub.begin_search());

    EXPECT_TRUE(hub.push(pool.make()));
    hub.wake_one_if_needed();
    EXPECT_TRUE(hub.cancel_sleep(first));
}

TEST_F(PoolHubTest, AWokenOneCountsAsSearching) {
    EXPECT_TRUE(hub.begin_sleep(first, false));
    EXPECT_TRUE(hub.begin_sleep(second, false));
    hub.wake_one_if_needed();
    hub.wake_one_if_needed();
    PoolHub::sleep(second);

    EXPECT_TRUE(hub.cancel_sleep(first));  // was not woken by the second call
    EXPECT_FALSE(hub.end_search());
    EXPECT_TRUE(hub.end_search());
}

TEST_F(PoolHubTest, ASearcherThatFallsAsleepIsNoSearcherAnyMore) {
    EXPECT_TRUE(hub.begin_search());
    EXPECT_TRUE(hub.begin_sleep(first, true));

    hub.wake_one_if_needed();

    EXPECT_FALSE(hub.cancel_sleep(first));  // it is being woken
    PoolHub::sleep(first);
    EXPECT_TRUE(hub.end_search());
}

TEST_F(PoolHubTest, LetsNobodySleepWhileThereAreTasks) {
    EXPECT_TRUE(hub.push(pool.make()));
    EXPECT_FALSE(hub.begin_sleep(first, false));
    EXPECT_FALSE(hub.pop(1).is_empty());
    EXPECT_TRUE(hub.begin_sleep(first, false));
}

TEST_F(PoolHubTest, StopWakesAllAndLetsNobodySleep) {
    EXPECT_FALSE(hub.is_stopping());
    EXPECT_TRUE(hub.begin_sleep(first, false));
    EXPECT_TRUE(hub.begin_sleep(second, false));

    hub.stop();

    EXPECT_TRUE(hub.is_stopping());
    PoolHub::sleep(first);
    PoolHub::sleep(second);
    EXPECT_FALSE(hub.begin_sleep(first, false));
}

}  // namespace
