// SPDX-License-Identifier: MIT
// Tests of OkStream: the items of a stream, or an error as the only item.

#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/ok_stream.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::SizeHint;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

using Source = decltype(stream::iter(Numbers()));
using pollen::detail::OkStream;

TEST(OkStream, GivesTheItemsOfTheStream) {
    StreamTask task(OkStream<Result<Source, int>>(stream::iter(Numbers{1, Err(2)})));

    EXPECT_EQ(task.stream().size_hint(), SizeHint(2, 2));
    EXPECT_EQ(items_of(task), (Numbers{1, Err(2)}));
}

TEST(OkStream, GivesTheErrorOnce) {
    StreamTask task(OkStream<Result<Source, int>>(Result<Source, int>(Err(7))));

    EXPECT_EQ(task.stream().size_hint(), SizeHint(1, 1));
    EXPECT_EQ(items_of(task), (Numbers{Err(7)}));
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 0));
    EXPECT_TRUE(is_end(task.poll()));
}

}  // namespace
