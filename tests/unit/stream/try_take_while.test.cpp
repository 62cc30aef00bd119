// SPDX-License-Identifier: MIT
// Tests of try_take_while: values until one does not pass, and errors.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/try_take_while.hpp>
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
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::Drain;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

const auto is_small = [](int value) { return value < 3; };

TEST(TryTakeWhile, EndsAtTheFirstValueThatDoesNotPass) {
    StreamTask plain(Slowly<Number>({1, Err(7), 2, 3, 1}) | stream::try_take_while(is_small));
    StreamTask later(
        Slowly<Number>({1, Err(7), 2, 3, 1}) |
        stream::try_take_while([](const int& value) { return ready_after(1, is_small(value)); }));

    EXPECT_EQ(items_of(plain), (Numbers{1, Err(7), 2}));
    EXPECT_EQ(items_of(later), (Numbers{1, Err(7), 2}));
    EXPECT_TRUE(is_end(plain.poll())) << "it stays at its end";
    EXPECT_EQ(plain.stream().size_hint(), SizeHint(0, 0));
}

#if POLLEN_EXCEPTIONS
TEST(TryTakeWhile, LosesTheItemWhenThePredicateThrows) {
    StreamTask task(stream::iter(Numbers{1, 2}) |
                    stream::try_take_while([calls = 0](int) mutable -> bool {
                        if (calls++ == 0) throw std::runtime_error("no");
                        return true;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (Numbers{2}));
}
#endif

TEST(TryTakeWhile, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<Result<DropToken, int>> items;
        items.emplace_back(drops.token());
        items.emplace_back(Err(1));
        items.emplace_back(drops.token());
        return Drain(Slowly(std::move(items)) |
                     stream::try_take_while([&drops, token = drops.token()](const DropToken&) {
                         return ready_after(1, drops.token()) |
                                future::map([](DropToken) { return true; });
                     }));
    });
}

TEST(TryTakeWhile, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{1, 2, 3});
    const support::AllocationCounter allocations;
    auto chosen =
        std::move(source) | stream::try_take_while([](int) { return ready_after(1, true); });
    (void) chosen.poll_next(cx);
    (void) chosen.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(TryTakeWhile, PutsTheErrorOfThePredicateInThePlaceOfTheItem) {
    const auto judge = [](int value) -> Result<bool, int> {
        if (value == 2) return Err(22);
        return true;
    };
    StreamTask plain(stream::iter(Numbers{1, 2, 3}) | stream::try_take_while(judge));
    StreamTask later(stream::iter(Numbers{1, 2, 3}) | stream::try_take_while([judge](int value) {
                         return ready_after(1, judge(value));
                     }));

    const Numbers expected = {1, Err(22), 3};
    EXPECT_EQ(items_of(plain), expected);
    EXPECT_EQ(items_of(later), expected);
}

}  // namespace
