// SPDX-License-Identifier: MIT
// Tests of flat_map.

#include <pollen/stream/flat_map.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

TEST(StreamFlatMap, GivesTheItemsOfTheStreamsThatTheFunctionReturns) {
    StreamTask task(Slowly<int>({1, 2}) |
                    stream::flat_map([](int item) { return stream::iter({item, item * 10}); }));

    EXPECT_EQ(items_of(task), (std::vector{1, 10, 2, 20}));
}

TEST(StreamFlatMap, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto numbers =
        stream::flat_map(stream::iter({1, 2}), [](int item) { return stream::iter({item}); });
    (void) numbers.poll_next(cx);
    (void) numbers.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
