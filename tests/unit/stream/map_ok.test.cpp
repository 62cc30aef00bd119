// SPDX-License-Identifier: MIT
// Tests of map_ok of streams: values go through a function, errors pass.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map_ok.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/result_stream_checks.hpp>
#include <support/streams.hpp>

#include <tl/expected.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
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

// What is given to the function.
constexpr Number item = 1;
constexpr auto adapt = [](auto function) { return stream::map_ok(std::move(function)); };

#if POLLEN_EXCEPTIONS
TEST(StreamMapOk, LosesTheItemWhenTheFunctionThrows) {
    support::expect_item_lost_by_exception(item, Number(7), adapt);
}
#endif

TEST(StreamMapOk, DropsWhatItHoldsAtEveryStep) {
    support::expect_stream_drops_at_every_step(item, adapt);
}

TEST(StreamMapOk, AllocatesNothing) { support::expect_stream_allocates_nothing(item, adapt); }

}  // namespace
