// SPDX-License-Identifier: MIT
// Tests of once and into_stream.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/once.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::Unit;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

static_assert(pollen::FusedStream<stream::Once<future::Ready<int>>>);

TEST(StreamOnce, GivesTheOutputOfTheFutureAndEnds) {
    StreamTask task(stream::once(ready_after(1, 7)));
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(1));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.stream().is_terminated());

    EXPECT_EQ(task.poll().value(), 7);

    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(0));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(StreamOnce, MakesItemsOfVoidAndOfReferences) {
    int target = 7;
    StreamTask nothing(stream::once(future::ready()));
    StreamTask reference(stream::once(future::Ready<int&>(target)));

    EXPECT_EQ(nothing.poll().value(), Unit());
    EXPECT_EQ(reference.poll().value(), &target);
}

TEST(StreamOnce, DropsTheFutureBeforeTheItemIsGiven) {
    DropCounter drops;
    StreamTask task(stream::once(future::lazy([token = drops.token()] { return 7; })));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(StreamOnce, IsAtItsEndWhenTheFutureThrew) {
    StreamTask task(stream::once(future::lazy([]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

TEST(IntoStream, IsAnAdapterOfFutures) {
    StreamTask task(future::ready(7) | stream::into_stream());

    EXPECT_EQ(items_of(task), (std::vector{7}));
}

}  // namespace
