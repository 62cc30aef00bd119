// SPDX-License-Identifier: MIT
// Tests of try_fold: one value of many, until something fails.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_fold.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
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

const auto add = [](int sum, int value) -> Number {
    if (value == 0) return Err(sum);
    return sum + value;
};

TEST(TryFold, MakesOneValueOfAll) {
    TestTask plain(Slowly<Number>({1, 2}) | stream::try_fold(10, add));
    TestTask later(Slowly<Number>({1, 2}) | stream::try_fold(10, [](int sum, int value) {
                       return ready_after(1, add(sum, value));
                   }));
    TestTask nothing(stream::try_fold(stream::iter(Numbers()), 10, add));

    EXPECT_EQ(support::poll_until_ready(plain).value(), Number(13));
    EXPECT_EQ(support::poll_until_ready(later).value(), Number(13));
    EXPECT_EQ(nothing.poll().value(), Number(10));
    support::expect_polled_after_ready(plain);
}

TEST(TryFold, EndsWithTheFirstErrorOfTheFunction) {
    TestTask of_results(stream::iter(Numbers{1, 0, 3}) | stream::try_fold(10, add));
    TestTask of_plain_items(stream::iter({1, 0, 3}) | stream::try_fold(10, add));

    EXPECT_EQ(of_results.poll().value(), Number(Err(11)));
    EXPECT_EQ(of_plain_items.poll().value(), Number(Err(11)));
}

TEST(TryFold, MovesWhatOnlyMoves) {
    using Kept = Result<std::unique_ptr<int>, int>;
    TestTask task(
        stream::iter(Numbers{1, 2}) |
        stream::try_fold(std::make_unique<int>(0), [](std::unique_ptr<int> sum, int value) {
            *sum += value;
            return Kept(std::move(sum));
        }));

    EXPECT_EQ(**task.poll().value(), 3);
}

TEST(TryFold, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Slowly<Number>({1, 2}) | stream::try_fold(drops.token(), [](DropToken sum, int) {
                   return ready_after(1, std::move(sum)) | future::map([](DropToken held) {
                              return Result<DropToken, int>(std::move(held));
                          });
               });
    });
}

TEST(TryFold, EndsWithTheFirstErrorOfTheStreamAndHoldsNothing) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) | stream::try_fold(0, add));
    tap.give(Err(5));
    tap.give(1);

    EXPECT_EQ(task.poll().value().error(), 5);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(tap.polls(), 1);
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(TryFold, HasFinishedWhenTheStreamThrows) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) | stream::try_fold(0, add));
    tap.fail();

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
