// SPDX-License-Identifier: MIT
// Tests of inspect_err of streams.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/inspect_err.hpp>
#include <pollen/stream/iter.hpp>
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

TEST(StreamInspectErr, SeesAndChangesNothing) {
    int sum = 0;
    StreamTask task(Slowly<Number>({1, Err(2), 4}) |
                    stream::inspect_err([&](const int& seen) { sum += seen; }));

    EXPECT_EQ(items_of(task), (Numbers{1, Err(2), 4}));
    EXPECT_EQ(sum, 2);
}

#if POLLEN_EXCEPTIONS
TEST(StreamInspectErr, LosesTheItemWhenTheFunctionThrows) {
    StreamTask task(stream::iter(Numbers{Err(1), Err(1)}) |
                    stream::inspect_err([calls = 0](int) mutable -> int {
                        if (calls++ == 0) throw std::runtime_error("no");
                        return 7;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (Numbers{Err(1)}));
}
#endif

TEST(StreamInspectErr, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(Slowly<Number>({Err(1), Err(1)}) |
                     stream::inspect_err([token = drops.token()](int) { return 7; }));
    });
}

TEST(StreamInspectErr, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{Err(1)});
    const support::AllocationCounter allocations;
    auto mapped = std::move(source) | stream::inspect_err([](int) { return 7; });
    (void) mapped.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
