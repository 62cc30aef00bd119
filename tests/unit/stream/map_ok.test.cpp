// SPDX-License-Identifier: MIT
// Tests of map_ok of streams: values go through a function, errors pass.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map_ok.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <tl/expected.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
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

TEST(StreamMapOk, ChangesTheValuesOnly) {
    StreamTask task(Slowly<Number>({1, Err(2), 3}) |
                    stream::map_ok([](int value) { return value * 10; }));

    EXPECT_EQ(items_of(task), (Numbers{10, Err(2), 30}));
}

TEST(StreamMapOk, KeepsTheShapeAndTheHint) {
    auto mapped = stream::iter(std::vector{tl::expected<int, char>(7)}) |
                  stream::map_ok([](int value) { return std::to_string(value); });

    static_assert(std::is_same_v<decltype(mapped)::Item, tl::expected<std::string, char>>);
    EXPECT_EQ(mapped.size_hint(), pollen::SizeHint::exactly(1));
    StreamTask task(std::move(mapped));
    EXPECT_EQ(**task.poll().value(), "7");
}

#if POLLEN_EXCEPTIONS
TEST(StreamMapOk, LosesTheItemWhenTheFunctionThrows) {
    StreamTask task(stream::iter(Numbers{1, 1}) | stream::map_ok([calls = 0](int) mutable -> int {
                        if (calls++ == 0) throw std::runtime_error("no");
                        return 7;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (Numbers{7}));
}
#endif

TEST(StreamMapOk, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(Slowly<Number>({1, 1}) |
                     stream::map_ok([token = drops.token()](int) { return 7; }));
    });
}

TEST(StreamMapOk, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{1});
    const support::AllocationCounter allocations;
    auto mapped = std::move(source) | stream::map_ok([](int) { return 7; });
    (void) mapped.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
