// SPDX-License-Identifier: MIT
// Tests of for_each.

#include <pollen/detail/config.hpp>
#include <pollen/stream/for_each.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::poll_until_ready;
using support::Slowly;
using support::Tap;

namespace {

TEST(StreamForEach, CallsTheFunctionWithEachItem) {
    std::vector<int> seen;
    TestTask task(Slowly<int>({1, 2}) | stream::for_each([&](int item) { seen.push_back(item); }));

    EXPECT_TRUE(poll_until_ready(task).is_ready());
    EXPECT_EQ(seen, (std::vector{1, 2}));
    support::expect_polled_after_ready(task);
}

TEST(StreamForEach, WaitsForAFutureBeforeItAsksForTheNextItem) {
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    TestTask task(stream::for_each(FromTap<int>(tap), [](int) { return ready_after(1); }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 1);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 2);
    tap.end();
    EXPECT_TRUE(poll_until_ready(task).is_ready());
}

#if POLLEN_EXCEPTIONS
TEST(StreamForEach, HasFinishedWhenTheFunctionThrows) {
    TestTask task(stream::for_each(stream::iter({1}), [](int) { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(StreamForEach, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        items.push_back(drops.token());
        items.push_back(drops.token());
        return Slowly(std::move(items)) | stream::for_each([token = drops.token()](DropToken item) {
                   return ready_after(1, std::move(item));
               });
    });
}

}  // namespace
