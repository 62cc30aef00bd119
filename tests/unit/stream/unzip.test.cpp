// SPDX-License-Identifier: MIT
// Tests of unzip.

#include <pollen/stream/iter.hpp>
#include <pollen/stream/unzip.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::TestTask;
using support::poll_until_ready;
using support::Slowly;

namespace {

using Pairs = std::vector<std::pair<int, char>>;

TEST(StreamUnzip, FillsTwoContainers) {
    TestTask task(Slowly(Pairs{{1, 'a'}, {2, 'b'}, {1, 'c'}}) |
                  stream::unzip<std::set<int>, std::string>());

    const auto answer = poll_until_ready(task);
    EXPECT_EQ(answer.value().first, (std::set{1, 2}));
    EXPECT_EQ(answer.value().second, "abc");
    support::expect_polled_after_ready(task);
}

TEST(StreamUnzip, DeducesTheTypesOfTheItems) {
    TestTask task(stream::unzip<std::vector>(Slowly(Pairs{{1, 'a'}})));

    const auto answer = poll_until_ready(task);
    EXPECT_EQ(answer.value(), std::pair(std::vector{1}, std::vector{'a'}));
}

TEST(StreamUnzip, MovesMoveOnlyItems) {
    TestTask task(stream::iter({std::pair(std::make_unique<int>(1), std::make_unique<int>(2))}) |
                  stream::unzip<std::vector>());

    const auto answer = task.poll();
    EXPECT_EQ(*answer.value().first[0], 1);
    EXPECT_EQ(*answer.value().second[0], 2);
}

}  // namespace
