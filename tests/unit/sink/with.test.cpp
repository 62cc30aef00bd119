// SPDX-License-Identifier: MIT
// Tests of with: functions that give items, results, and futures of both.

#include <pollen/future/result.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/with.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace sink = pollen::sink;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;

namespace {

TEST(With, ChangesItemsAtOnce) {
    Basin<std::string> basin(1);
    auto numbers = IntoBasin<std::string>(basin) |
                   sink::with<int>([](int item) { return std::to_string(item); });
    static_assert(pollen::unpin<decltype(numbers)> && pollen::Sink<decltype(numbers), int>);
    static_assert(!pollen::Sink<decltype(numbers), std::string>);

    TestTask task(numbers.feed(7));
    EXPECT_TRUE(task.poll().value());

    EXPECT_EQ(basin.under_way, std::vector<std::string>{"7"});
}

TEST(With, WaitsForFutures) {
    Basin<int> basin(3);
    auto slow =
        sink::with<int>(IntoBasin<int>(basin), [](int item) { return ready_after(2, item + 1); });
    TestTask task(slow.send(7));
    EXPECT_EQ(support::poll_until_ready(task).value().has_value(), true);
    EXPECT_EQ(basin.delivered, std::vector<int>{8});

    TestTask feed(slow.feed(1));
    EXPECT_TRUE(feed.poll().value());
    TestTask close(slow.close());
    EXPECT_TRUE(support::poll_until_ready(close).value());
    EXPECT_EQ(basin.delivered, (std::vector<int>{8, 2}));
    EXPECT_TRUE(basin.is_closed);
}

TEST(With, AnswersWithAnErrorOfTheFunction) {
    Basin<int> basin(3);
    auto positive =
        sink::with<int>(IntoBasin<int>(basin), [](int item) -> Result<int, std::string> {
            if (item < 0) return Err<std::string>("negative");
            return item;
        });
    TestTask bad(positive.send(-1));
    EXPECT_EQ(bad.poll().value().error(), "negative");
    TestTask good(positive.send(1));
    EXPECT_TRUE(good.poll().value());
    EXPECT_EQ(basin.delivered, std::vector<int>{1});

    basin.fail("broken");
    TestTask broken(positive.send(1));
    EXPECT_EQ(broken.poll().value().error(), "broken");
}

TEST(With, AnswersWithAnErrorOfAFuture) {
    Basin<int> basin(1);
    auto never = sink::with<int>(IntoBasin<int>(basin), [](int) {
        return ready_after(1, Result<int, std::string>(Err<std::string>("no")));
    });
    TestTask task(never.send(1));

    EXPECT_EQ(support::poll_until_ready(task).value().error(), "no");
    EXPECT_TRUE(basin.under_way.empty());
}

TEST(With, MayBeDroppedWhileAFutureIsUnderWay) {
    DropCounter drops;
    Basin<DropToken> basin(1);
    {
        auto slow = sink::with<DropToken>(IntoBasin<DropToken>(basin), [](DropToken item) {
            return ready_after(5, std::move(item));
        });
        TestTask task(slow.send(drops.token()));
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(With, PassesWhatTheFunctionThrowsAndGoesOn) {
    Basin<int> basin(1);
    auto odd = sink::with<int>(IntoBasin<int>(basin), [](int item) {
        if (item % 2 == 0) throw std::runtime_error("even");
        return item;
    });
    TestTask bad(odd.feed(2));
    EXPECT_THROW((void) bad.poll(), std::runtime_error);
    TestTask good(odd.feed(1));
    EXPECT_TRUE(good.poll().value());
    EXPECT_EQ(basin.under_way, std::vector<int>{1});
}
#endif

}  // namespace
