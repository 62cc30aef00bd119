// SPDX-License-Identifier: MIT
// Tests of unfold: the state goes from item to item, until an error.

#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/unfold.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
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

namespace {

TEST(Unfold, HandsTheStateOn) {
    std::vector<int> sums;
    auto adder = sink::unfold<int>(0, [&sums](int sum, int item) -> Result<int, std::string> {
        sums.push_back(sum + item);
        return sum + item;
    });
    static_assert(pollen::unpin<decltype(adder)> && pollen::Sink<decltype(adder), int>);
    TestTask first(adder.send(1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(adder.send(2));
    EXPECT_TRUE(second.poll().value());
    TestTask close(adder.close());
    EXPECT_TRUE(close.poll().value());

    EXPECT_EQ(sums, (std::vector<int>{1, 3}));
}

TEST(Unfold, WaitsForFutures) {
    auto slow = sink::unfold<int>(std::make_unique<int>(0), [](std::unique_ptr<int> sum, int item) {
        *sum += item;
        return ready_after(2, Result<std::unique_ptr<int>, int>(std::move(sum)));
    });
    TestTask feed(slow.feed(1));
    EXPECT_TRUE(feed.poll().value());
    TestTask next(slow.feed(2));
    EXPECT_TRUE(next.poll().is_pending());
    EXPECT_TRUE(support::poll_until_ready(next).value());
    TestTask flush(slow.flush());
    EXPECT_TRUE(support::poll_until_ready(flush).value());
}

TEST(Unfold, TakesNothingAfterAnError) {
    auto once = sink::unfold<int>(
        0, [](int, int) -> Result<int, std::string> { return Err<std::string>("full"); });
    TestTask task(once.send(1));
    EXPECT_EQ(task.poll().value().error(), "full");

#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) once.start_send(2), pollen::PolledAfterReady);
#else
    EXPECT_DEATH((void) once.start_send(2), "polled after it had finished");
#endif
}

TEST(Unfold, DestroysStateItemAndFuture) {
    DropCounter drops;
    {
        auto slow = sink::unfold<DropToken>(drops.token(), [](DropToken state, DropToken item) {
            (void) item;
            return ready_after(5, Result<DropToken, int>(std::move(state)));
        });
        TestTask task(slow.send(drops.token()));
        EXPECT_EQ(drops.alive(), 2U);
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

}  // namespace
