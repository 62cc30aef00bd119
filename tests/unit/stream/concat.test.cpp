// SPDX-License-Identifier: MIT
// Tests of concat.

#include <pollen/stream/concat.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::TestTask;
using support::poll_until_ready;
using support::Slowly;

namespace {

TEST(StreamConcat, AppendsTheItemsToTheFirst) {
    using Numbers = std::vector<int>;
    TestTask numbers(Slowly(std::vector<Numbers>{{1, 2}, {}, {3}}) | stream::concat());
    TestTask text(stream::concat(Slowly(std::vector<std::string>{"well", "come"})));

    EXPECT_EQ(poll_until_ready(numbers).value(), (Numbers{1, 2, 3}));
    EXPECT_EQ(poll_until_ready(text).value(), "wellcome");
    support::expect_polled_after_ready(text);
}

TEST(StreamConcat, IsEmptyWithoutItems) {
    TestTask task(stream::empty<std::vector<int>>() | stream::concat());

    EXPECT_TRUE(task.poll().value().empty());
}

TEST(StreamConcat, MovesMoveOnlyElements) {
    const auto boxes = [] {
        std::vector<std::unique_ptr<int>> made;
        made.push_back(std::make_unique<int>(7));
        return made;
    };
    TestTask task(stream::iter({boxes(), boxes()}) | stream::concat());

    const auto answer = task.poll();
    EXPECT_EQ(answer.value().size(), 2U);
    EXPECT_EQ(*answer.value()[1], 7);
}

}  // namespace
