// SPDX-License-Identifier: MIT
// What futures/tests/future_try_flatten_stream.rs asks of try_flatten_stream, asked of ours.
//
// left out: future_try_flatten_stream: assert_impls: it is about a stream that is a sink as well;
// a result of try_flatten_stream() is a stream only

#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/try_flatten_stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using Number = pollen::Result<int, int>;

// theirs: future_try_flatten_stream: successful_future
TEST(FutureTryFlattenStream, GivesTheItemsOfAStreamThatIsTheValue) {
    support::StreamTask task(future::ok<int>(stream::iter(std::vector{17, 19}) |
                                             stream::map([](int item) { return Number(item); })) |
                             future::try_flatten_stream());

    EXPECT_EQ(support::items_of(task), (std::vector<Number>{17, 19}));
}

class IsNeverPolled {
public:
    using Item = Number;
    pollen::Poll<std::optional<Number>> poll_next(pollen::Context&) {
        ADD_FAILURE() << "polled";
        return std::optional<Number>();
    }
};

// theirs: future_try_flatten_stream: failed_future
TEST(FutureTryFlattenStream, GivesAnErrorAndThenTheEnd) {
    support::StreamTask task(future::err<IsNeverPolled>(10) | future::try_flatten_stream());

    EXPECT_EQ(support::items_of(task), (std::vector<Number>{Err(10)}));
    EXPECT_TRUE(support::is_end(task.poll()));
}

}  // namespace
