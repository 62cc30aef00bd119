// SPDX-License-Identifier: MIT
// Tests of map_err of streams: errors go through a function, values pass.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map_err.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using support::Drain;
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

#if POLLEN_EXCEPTIONS
TEST(StreamMapErr, LosesTheItemWhenTheFunctionThrows) {
    StreamTask task(stream::iter(Numbers{Err(1), Err(1)}) |
                    stream::map_err([calls = 0](int) mutable -> int {
                        if (calls++ == 0) throw std::runtime_error("no");
                        return 7;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (Numbers{Err(7)}));
}
#endif

TEST(StreamMapErr, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(Slowly<Number>({Err(1), Err(1)}) |
                     stream::map_err([token = drops.token()](int) { return 7; }));
    });
}

TEST(StreamMapErr, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{Err(1)});
    const support::AllocationCounter allocations;
    auto mapped = std::move(source) | stream::map_err([](int) { return 7; });
    (void) mapped.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
