// SPDX-License-Identifier: MIT
// Tests of inspect_err of streams.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/inspect_err.hpp>

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

TEST(StreamInspectErr, SeesAndChangesNothing) {
    int sum = 0;
    StreamTask task(Slowly<Number>({1, Err(2), 4}) |
                    stream::inspect_err([&](const int& seen) { sum += seen; }));

    EXPECT_EQ(items_of(task), (Numbers{1, Err(2), 4}));
    EXPECT_EQ(sum, 2);
}

// What is given to the function.
constexpr Number item = Err(1);
constexpr auto adapt = [](auto function) { return stream::inspect_err(std::move(function)); };

#if POLLEN_EXCEPTIONS
TEST(StreamInspectErr, LosesTheItemWhenTheFunctionThrows) {
    support::expect_item_lost_by_exception(item, item, adapt);
}
#endif

TEST(StreamInspectErr, DropsWhatItHoldsAtEveryStep) {
    support::expect_stream_drops_at_every_step(item, adapt);
}

TEST(StreamInspectErr, AllocatesNothing) { support::expect_stream_allocates_nothing(item, adapt); }

}  // namespace
