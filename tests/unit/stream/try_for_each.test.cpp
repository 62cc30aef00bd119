// SPDX-License-Identifier: MIT
// Tests of try_for_each: a function gets the values until something fails.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_for_each.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

using Done = Result<void, int>;

TEST(TryForEach, CallsTheFunctionWithEachValue) {
    std::vector<int> seen;
    const auto see = [&](int value) -> Done {
        seen.push_back(value);
        return {};
    };
    TestTask plain(Slowly<Number>({1, 2}) | stream::try_for_each(see));
    TestTask later(Slowly<Number>({3, 4}) |
                   stream::try_for_each([&](int value) { return ready_after(1, see(value)); }));

    EXPECT_EQ(support::poll_until_ready(plain).value(), Done());
    EXPECT_EQ(support::poll_until_ready(later).value(), Done());
    EXPECT_EQ(seen, (std::vector{1, 2, 3, 4}));
    support::expect_polled_after_ready(plain);
}

TEST(TryForEach, EndsWithTheFirstErrorOfTheFunction) {
    int calls = 0;
    TestTask task(stream::iter(Numbers{1, 2, 3}) | stream::try_for_each([&](int value) -> Number {
                      if (++calls == 2) return Err(value);
                      return value;
                  }));

    EXPECT_EQ(task.poll().value(), Done(Err(2)));
    EXPECT_EQ(calls, 2);
}

TEST(TryForEach, TakesPlainItemsAndFunctionsThatCannotFail) {
    int sum = 0;
    TestTask plain_items(stream::iter({1, 2}) | stream::try_for_each([&](int value) -> Done {
                             if (value == 2) return Err(value);
                             return {};
                         }));
    TestTask cannot_fail(stream::iter(Numbers{1, 2}) |
                         stream::try_for_each([&](int value) { sum += value; }));

    EXPECT_EQ(plain_items.poll().value(), Done(Err(2)));
    EXPECT_EQ(cannot_fail.poll().value(), Done());
    EXPECT_EQ(sum, 3);
}

TEST(TryForEach, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Slowly<Number>({1, 2}) | stream::try_for_each([&drops, token = drops.token()](int) {
                   return ready_after(1, drops.token()) |
                          future::map([](DropToken) { return Done(); });
               });
    });
}

TEST(TryForEach, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{1, 2});
    const support::AllocationCounter allocations;
    auto done = std::move(source) | stream::try_for_each([](int) { return Done(); });
    (void) done.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(TryForEach, EndsWithTheFirstErrorOfTheStreamAndHoldsNothing) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) |
                  stream::try_for_each([](int) {}));
    tap.give(Err(5));
    tap.give(1);

    EXPECT_EQ(task.poll().value().error(), 5);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(tap.polls(), 1);
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(TryForEach, HasFinishedWhenTheStreamThrows) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) |
                  stream::try_for_each([](int) {}));
    tap.fail();

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
