// SPDX-License-Identifier: MIT
// Tests of try_flatten_stream: the stream that a future's result is, or its error.

#include <pollen/future/map.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/try_flatten_stream.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::ready_after;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

TEST(TryFlattenStream, GivesTheItemsOfTheStreamThatIsTheValue) {
    StreamTask task(ready_after(1, Result<int, int>(7)) | future::map([](Number) {
                        return Result<Slowly<Number>, int>(Slowly<Number>({1, Err(2)}));
                    }) |
                    future::try_flatten_stream());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(items_of(task), (Numbers{1, Err(2)}));
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(TryFlattenStream, GivesTheErrorAsTheOnlyItem) {
    StreamTask task(future::try_flatten_stream(future::err<Slowly<Number>>(7)));

    EXPECT_EQ(items_of(task), (Numbers{Err(7)}));
    EXPECT_TRUE(is_end(task.poll()));
}

}  // namespace
