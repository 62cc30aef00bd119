// SPDX-License-Identifier: MIT
// Tests of try_filter_map: some values become others, or errors.

#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/try_filter_map.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
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

using Half = Result<std::optional<int>, int>;
const auto half = [](int value) -> Half {
    if (value == 0) return Err(0);
    if (value % 2 == 1) return std::nullopt;
    return value / 2;
};

TEST(TryFilterMap, GivesWhatTheFunctionMakesAndAllErrors) {
    StreamTask plain(Slowly<Number>({4, 1, Err(7), 0, 2}) | stream::try_filter_map(half));
    StreamTask later(Slowly<Number>({4, 1, Err(7), 0, 2}) |
                     stream::try_filter_map([](int value) { return ready_after(1, half(value)); }));

    EXPECT_EQ(items_of(plain), (Numbers{2, Err(7), Err(0), 1}));
    EXPECT_EQ(items_of(later), (Numbers{2, Err(7), Err(0), 1}));
}

TEST(TryFilterMap, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(Slowly<Number>({1, 2, Err(3)}) |
                     stream::try_filter_map([&drops, token = drops.token()](int value) {
                         return ready_after(1, drops.token()) |
                                future::map([value](DropToken) { return half(value); });
                     }));
    });
}

}  // namespace
