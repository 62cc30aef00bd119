// SPDX-License-Identifier: MIT
// Tests of what the type of the stream of and_then() says; and_then.test.cpp tests what it does.

#include <pollen/future/box_future.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try_then.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/and_then.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/try_then.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

namespace stream = pollen::stream;
using pollen::Result;
using pollen::testing::ready_after;
using support::items_of;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

using Source = decltype(stream::iter(Numbers()));
using Boxed = pollen::BoxFuture<Number>;
using LocalBoxed = pollen::LocalBoxFuture<Number>;
template <class R>
using Chain = stream::TryThen<pollen::detail::AfterOk, Source, R (*)(int)>;

static_assert(pollen::Stream<Chain<Number>> && !pollen::FusedStream<Chain<Number>>);
static_assert(pollen::unpin<Chain<Number>> && pollen::unpin<Chain<Boxed>>);
static_assert(pollen::sendable<Chain<Boxed>> && !pollen::sendable<Chain<LocalBoxed>>);
static_assert(!std::is_copy_constructible_v<Chain<Number>>);

TEST(StreamTryThen, IsNotOverWhileAFutureIsAwaited) {
    StreamTask task(stream::iter(Numbers{1}) | stream::fuse() |
                    stream::and_then([](int value) { return ready_after(1, Number(value)); }));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(items_of(task), (Numbers{1}));
    EXPECT_TRUE(task.stream().is_terminated());
}

}  // namespace
