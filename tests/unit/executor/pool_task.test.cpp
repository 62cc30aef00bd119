// SPDX-License-Identifier: MIT
// PoolTask: its size and state, and the chain of tasks.

#include <pollen/executor/pool_task.hpp>

#include <pollen/executor/pool_core.hpp>

#include <support/idle_pool_task.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::PoolTask;
using pollen::detail::PoolTaskChain;
using pollen::detail::WakeDuty;
using support::IdlePool;

static_assert(sizeof(PoolTask) <= 72, "an idle task is small");

class PoolTaskTest : public ::testing::Test {
protected:
    IdlePool pool;
    PoolTask& first = pool.make();
    PoolTask& second = pool.make();
    PoolTask& third = pool.make();
    PoolTaskChain chain;
};

TEST_F(PoolTaskTest, BeginsAsOneThatIsOnItsWayToAQueue) {
    EXPECT_EQ(first.state.notify(), WakeDuty::Nothing);
}

TEST_F(PoolTaskTest, AChainGivesThemInTheOrderTheyCame) {
    EXPECT_TRUE(chain.is_empty());
    EXPECT_EQ(chain.pop_front(), nullptr);

    chain.push_back(first);
    chain.push_back(second);

    EXPECT_EQ(chain.size(), 2U);
    EXPECT_EQ(chain.pop_front(), &first);
    EXPECT_EQ(chain.pop_front(), &second);
    EXPECT_EQ(chain.pop_front(), nullptr);
    EXPECT_EQ(chain.size(), 0U);
}

TEST_F(PoolTaskTest, AChainTakesAnotherToItsEnd) {
    PoolTaskChain other;
    chain.append(other);
    EXPECT_TRUE(chain.is_empty());

    other.push_back(first);
    chain.append(other);
    EXPECT_TRUE(other.is_empty());
    other.push_back(second);
    other.push_back(third);
    chain.append(other);

    EXPECT_EQ(chain.size(), 3U);
    EXPECT_EQ(chain.pop_front(), &first);
    EXPECT_EQ(chain.pop_front(), &second);
    EXPECT_EQ(chain.pop_front(), &third);
}

}  // namespace
