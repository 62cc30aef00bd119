// SPDX-License-Identifier: MIT
// Tests of try_flatten of streams: one stream after the other, and errors in place of streams.

#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_flatten.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <string>
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

using Inner = Result<Slowly<Number>, int>;

TEST(StreamTryFlatten, GivesTheItemsOfAllStreamsAndAllErrors) {
    std::vector<Inner> outer;
    outer.emplace_back(Slowly<Number>({1, Err(2)}));
    outer.emplace_back(Err(3));
    outer.emplace_back(Slowly<Number>({4}));
    StreamTask task(Slowly(std::move(outer)) | stream::try_flatten());

    EXPECT_EQ(items_of(task), (Numbers{1, Err(2), Err(3), 4}));
}

TEST(StreamTryFlatten, ConvertsTheErrorOfTheOuter) {
    using Outer =
        Result<decltype(stream::iter(std::vector<Result<int, std::string>>())), const char*>;
    std::vector<Outer> outer;
    outer.emplace_back(Err("no"));
    StreamTask task(stream::try_flatten(stream::iter(std::move(outer))));

    EXPECT_EQ(task.poll().value()->error(), "no");
}

}  // namespace
