// SPDX-License-Identifier: MIT
// What futures/tests/stream_catch_unwind.rs asks of streams that throw, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/stream/catch_unwind.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace {

namespace stream = pollen::stream;
using pollen::block_on;

#if POLLEN_EXCEPTIONS
// theirs: stream_catch_unwind: panic_in_the_middle_of_the_stream
TEST(StreamCatchUnwind, GivesWhatWasThrownAndEnds) {
    std::vector<std::optional<int>> some{10, std::nullopt, 11};
    auto items = stream::iter(std::move(some)) |
                 stream::map([](std::optional<int> item) { return item.value(); }) |
                 stream::catch_unwind();

    EXPECT_EQ(block_on(items.next())->value(), 10);
    EXPECT_FALSE(block_on(items.next())->has_value());
    EXPECT_FALSE(block_on(items.next()).has_value());
}
#endif

// theirs: stream_catch_unwind: no_panic
TEST(StreamCatchUnwind, GivesItemsAsTheyAre) {
    auto items = stream::iter(std::vector{10, 11, 12}) | stream::catch_unwind();

    for (int expected : {10, 11, 12})
        EXPECT_EQ(block_on(items.next())->value(), expected);
    EXPECT_FALSE(block_on(items.next()).has_value());
}

}  // namespace
