// SPDX-License-Identifier: MIT
// Tests of try_skip_while: values are left out at the beginning, errors are not.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_skip_while.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

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
using support::Drain;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

const auto is_small = [](int value) { return value < 3; };

TEST(TrySkipWhile, LeavesOutTheFirstValuesButNoError) {
    StreamTask plain(Slowly<Number>({1, Err(1), 2, 3, 1}) | stream::try_skip_while(is_small));
    StreamTask later(
        Slowly<Number>({1, Err(1), 2, 3, 1}) |
        stream::try_skip_while([](const int& value) { return ready_after(1, is_small(value)); }));

    EXPECT_EQ(items_of(plain), (Numbers{Err(1), 3, 1}));
    EXPECT_EQ(items_of(later), (Numbers{Err(1), 3, 1}));
}

#if POLLEN_EXCEPTIONS
TEST(TrySkipWhile, LosesTheItemWhenThePredicateThrows) {
    StreamTask task(stream::iter(Numbers{1, 2}) |
                    stream::try_skip_while([calls = 0](int) mutable -> bool {
                        if (calls++ == 0) throw std::runtime_error("no");
                        return false;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (Numbers{2}));
}
#endif

TEST(TrySkipWhile, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<Result<DropToken, int>> items;
        items.emplace_back(drops.token());
        items.emplace_back(Err(1));
        items.emplace_back(drops.token());
        return Drain(Slowly(std::move(items)) |
                     stream::try_skip_while([&drops, token = drops.token()](const DropToken&) {
                         return ready_after(1, drops.token()) |
                                future::map([](DropToken) { return false; });
                     }));
    });
}

TEST(TrySkipWhile, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{1, 2, 3});
    const support::AllocationCounter allocations;
    auto chosen =
        std::move(source) | stream::try_skip_while([](int) { return ready_after(1, false); });
    (void) chosen.poll_next(cx);
    (void) chosen.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(TrySkipWhile, PutsTheErrorOfThePredicateInThePlaceOfTheItem) {
    const auto judge = [](int value) -> Result<bool, int> {
        if (value == 2) return Err(22);
        return false;
    };
    StreamTask plain(stream::iter(Numbers{1, 2, 3}) | stream::try_skip_while(judge));
    StreamTask later(stream::iter(Numbers{1, 2, 3}) | stream::try_skip_while([judge](int value) {
                         return ready_after(1, judge(value));
                     }));

    const Numbers expected = {1, 2, 3};
    EXPECT_EQ(items_of(plain), expected);
    EXPECT_EQ(items_of(later), expected);
}

}  // namespace
