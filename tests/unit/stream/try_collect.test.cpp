// SPDX-License-Identifier: MIT
// Tests of try_collect: all values in a container, or the first error.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_collect.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

TEST(TryCollect, PutsAllValuesIntoAContainer) {
    TestTask named(Slowly<Number>({2, 1}) | stream::try_collect<std::set<int>>());
    TestTask templated(stream::iter(Numbers{2, 1}) | stream::try_collect<std::vector>());

    EXPECT_EQ(*support::poll_until_ready(named).value(), (std::set{1, 2}));
    EXPECT_EQ(*templated.poll().value(), (std::vector{2, 1}));
    support::expect_polled_after_ready(named);
}

TEST(TryCollect, StandsUnitForVoidAndPointersForReferences) {
    int target = 7;
    TestTask nothing(stream::iter(std::vector<Result<void, int>>(2)) |
                     stream::try_collect<std::vector>());
    TestTask references(stream::iter(std::vector<Result<int&, int>>{target}) |
                        stream::try_collect<std::vector>());

    EXPECT_EQ(nothing.poll().value()->size(), 2U);
    EXPECT_EQ(*references.poll().value(), (std::vector{&target}));
}

TEST(TryCollect, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<Result<DropToken, int>> items;
        items.emplace_back(drops.token());
        items.emplace_back(drops.token());
        return Slowly(std::move(items)) | stream::try_collect<std::vector>();
    });
}

TEST(TryCollect, EndsWithTheFirstErrorOfTheStreamAndHoldsNothing) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) |
                  stream::try_collect<std::vector>());
    tap.give(Err(5));
    tap.give(1);

    EXPECT_EQ(task.poll().value().error(), 5);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(tap.polls(), 1);
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(TryCollect, HasFinishedWhenTheStreamThrows) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) |
                  stream::try_collect<std::vector>());
    tap.fail();

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
