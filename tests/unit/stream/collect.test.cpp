// SPDX-License-Identifier: MIT
// Tests of collect.

#include <pollen/stream/collect.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::poll_until_ready;
using support::Slowly;

namespace {

TEST(StreamCollect, FillsAContainer) {
    TestTask vector(Slowly<int>({1, 2, 1}) | stream::collect<std::vector<int>>());
    TestTask set(stream::collect<std::set<int>>(Slowly<int>({1, 2, 1})));
    TestTask text(stream::iter({'a', 'b'}) | stream::collect<std::string>());

    EXPECT_EQ(poll_until_ready(vector).value(), (std::vector{1, 2, 1}));
    EXPECT_EQ(poll_until_ready(set).value(), (std::set{1, 2}));
    EXPECT_EQ(poll_until_ready(text).value(), "ab");
    support::expect_polled_after_ready(text);
}

TEST(StreamCollect, DeducesTheTypeOfTheItems) {
    TestTask vector(stream::iter({1, 2}) | stream::collect<std::vector>());
    TestTask set(stream::collect<std::set>(stream::iter({2, 1})));

    EXPECT_EQ(vector.poll().value(), (std::vector{1, 2}));
    EXPECT_EQ(set.poll().value(), (std::set{1, 2}));
}

TEST(StreamCollect, MovesMoveOnlyItems) {
    TestTask task(stream::iter({std::make_unique<int>(7)}) | stream::collect<std::vector>());

    EXPECT_EQ(*task.poll().value()[0], 7);
}

TEST(StreamCollect, AllocatesOnceIfItIsKnownHowManyThereAre) {
    auto cx = pollen::testing::noop_context();
    auto numbers = stream::iter({1, 2, 3, 4, 5, 6, 7, 8});
    const support::AllocationCounter allocations;
    auto task = std::move(numbers) | stream::collect<std::vector>();
    (void) task.poll(cx);

    EXPECT_EQ(allocations.allocated(), 1U);
}

TEST(StreamCollect, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        items.push_back(drops.token());
        items.push_back(drops.token());
        return Slowly(std::move(items)) | stream::collect<std::vector>();
    });
}

}  // namespace
