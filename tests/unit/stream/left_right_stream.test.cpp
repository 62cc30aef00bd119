// SPDX-License-Identifier: MIT
// Tests of left_stream, right_stream, and of an Either as a stream.

#include <pollen/future/either.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/left_right_stream.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::SizeHint;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

using Some = decltype(stream::iter({1, 2}) | stream::fuse());
using None = stream::Empty<int>;
using Both = future::Either<Some, None>;

static_assert(pollen::FusedStream<Both>);
static_assert(pollen::unpin<Both>);
static_assert(!pollen::Stream<future::Either<Some, stream::Empty<char>>>);
static_assert(!pollen::FusedStream<future::Either<None, FromTap<int>>>);

Both numbers(bool any) {
    if (any) return stream::iter({1, 2}) | stream::fuse() | stream::left_stream<None>();
    return stream::right_stream<Some>(stream::empty<int>());
}

TEST(LeftRightStream, GiveTheItemsOfTheOneThatIsThere) {
    StreamTask some(numbers(true));
    EXPECT_EQ(some.stream().size_hint(), SizeHint::exactly(2));
    EXPECT_EQ(items_of(some), (std::vector{1, 2}));
    EXPECT_TRUE(some.stream().is_terminated());

    StreamTask none(numbers(false));
    EXPECT_TRUE(none.stream().is_terminated());
    EXPECT_TRUE(is_end(none.poll()));
}

}  // namespace
