// SPDX-License-Identifier: MIT
// ThreadPoolStatistics: the sum of what several threads did.

#include <pollen/executor/thread_pool_statistics.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::ThreadPoolStatistics;

TEST(ThreadPoolStatistics, AddsUpEachNumber) {
    ThreadPoolStatistics one;
    one.polls = 1;
    one.finished = 2;
    one.lifo_polls = 3;
    one.searches = 4;
    one.steals = 5;
    one.stolen = 6;
    one.from_global = 7;
    one.overflows = 8;
    one.parks = 9;
    ThreadPoolStatistics sum;

    sum += one;
    sum += one;

    EXPECT_EQ(sum.polls, 2U);
    EXPECT_EQ(sum.finished, 4U);
    EXPECT_EQ(sum.lifo_polls, 6U);
    EXPECT_EQ(sum.searches, 8U);
    EXPECT_EQ(sum.steals, 10U);
    EXPECT_EQ(sum.stolen, 12U);
    EXPECT_EQ(sum.from_global, 14U);
    EXPECT_EQ(sum.overflows, 16U);
    EXPECT_EQ(sum.parks, 18U);
}

}  // namespace
