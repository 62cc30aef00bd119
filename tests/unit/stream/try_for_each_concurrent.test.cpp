// SPDX-License-Identifier: MIT
// Tests of try_for_each_concurrent: the first error ends it, and drops the rest.

#include <pollen/coro/coro.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/try_for_each_concurrent.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Coro;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

using Number = Result<int, char>;
using Done = Result<void, char>;
using Each = stream::TryForEachConcurrent<FromTap<Number>, Coro<Done> (*)(int)>;

static_assert(pollen::Future<Each>);
static_assert(std::is_same_v<Each::Output, Done>);
static_assert(pollen::sendable<Each>);
static_assert(pollen::unpin<Each>);

TEST(TryForEachConcurrent, AnswersSuccessWhenAllHaveSucceeded) {
    int sum = 0;
    TestTask task(Slowly<Number>({1, 2, 3}) |
                  stream::try_for_each_concurrent(2, [&sum](int number) {
                      sum += number;
                      return ready_after(2, Done());
                  }));

    EXPECT_TRUE(support::poll_until_ready(task).value().has_value());
    EXPECT_EQ(sum, 6);
    support::expect_polled_after_ready(task);
}

TEST(TryForEachConcurrent, EndsWithTheErrorOfAFutureAndDropsTheRest) {
    DropCounter drops;
    Tap<Number> tap;
    tap.give(5);
    tap.give(0);
    TestTask task(FromTap(tap, drops.token("stream")) |
                  stream::try_for_each_concurrent(
                      2, [token = drops.token("function"), &drops](int number) -> Coro<Done> {
                          const auto held = drops.token("coroutine");
                          co_await ready_after(static_cast<std::size_t>(number));
                          co_return Err('a');
                      }));

    EXPECT_EQ(support::poll_until_ready(task).value(), Done(Err('a')));
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(TryForEachConcurrent, EndsWithTheErrorOfTheStream) {
    DropCounter drops;
    Tap<Number> tap;
    tap.give(1);
    TestTask task(FromTap(tap, drops.token()) |
                  stream::try_for_each_concurrent(stream::no_limit, [&](int) {
                      return ready_after(100, std::pair(Done(), drops.token())) |
                             future::map([](auto pair) { return pair.first; });
                  }));
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(Err('b'));

    EXPECT_EQ(task.poll().value(), Done(Err('b')));
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(TryForEachConcurrent, TakesResultsWithoutAValueAndErrorsThatConvert) {
    using Narrow = Result<void, const char*>;
    using Wide = Result<void, std::string>;
    std::vector<Narrow> results{Narrow(), Err("no")};
    int calls = 0;
    TestTask task(stream::try_for_each_concurrent(Slowly(std::move(results)), 1, [&calls] {
        ++calls;
        return future::ready(Wide());
    }));

    EXPECT_EQ(support::poll_until_ready(task).value().error(), "no");
    EXPECT_EQ(calls, 1);
}

TEST(TryForEachConcurrent, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Slowly<Number>({0, 1, 2, 3}) |
               stream::try_for_each_concurrent(
                   2, [&, token = drops.token()](int number) -> Coro<Done> {
                       const auto held = drops.token();
                       co_await ready_after(static_cast<std::size_t>(number));
                       if (number == 3) co_return Err('a');
                       co_return Done();
                   });
    });
}

}  // namespace
