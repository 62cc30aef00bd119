// SPDX-License-Identifier: MIT
// Tests of map_err of streams: errors go through a function, values pass.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/map_err.hpp>

#include <support/result_stream_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

TEST(StreamMapErr, ChangesTheErrorsOnly) {
    StreamTask task(Slowly<Number>({1, Err(2), 3}) |
                    stream::map_err([](int error) { return error * 10; }));

    EXPECT_EQ(items_of(task), (Numbers{1, Err(20), 3}));
}

// What is given to the function.
constexpr Number item = Err(1);
constexpr auto adapt = [](auto function) { return stream::map_err(std::move(function)); };

#if POLLEN_EXCEPTIONS
TEST(StreamMapErr, LosesTheItemWhenTheFunctionThrows) {
    support::expect_item_lost_by_exception(item, Number(Err(7)), adapt);
}
#endif

TEST(StreamMapErr, DropsWhatItHoldsAtEveryStep) {
    support::expect_stream_drops_at_every_step(item, adapt);
}

TEST(StreamMapErr, AllocatesNothing) { support::expect_stream_allocates_nothing(item, adapt); }

}  // namespace
