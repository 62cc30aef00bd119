// SPDX-License-Identifier: MIT
// Tests of BoxStream and LocalBoxStream.

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/box_stream.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using pollen::BoxStream;
using pollen::LocalBoxStream;

static_assert(pollen::Stream<BoxStream<int>>);
static_assert(pollen::unpin<BoxStream<int>>);
static_assert(pollen::sendable<BoxStream<int>>);
static_assert(!pollen::sendable<LocalBoxStream<int>>);
static_assert(sizeof(BoxStream<int>) == sizeof(void*));
static_assert(std::is_nothrow_move_constructible_v<BoxStream<int>>);
static_assert(!std::is_copy_constructible_v<BoxStream<int>>);

TEST(BoxStream, GivesTheItemsOfWhatIsInIt) {
    StreamTask task(Slowly<int>({1, 2}) | stream::boxed());

    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

TEST(BoxStream, MayBeMovedWhileItIsPolled) {
    auto cx = pollen::testing::noop_context();
    BoxStream<int> box = Slowly<int>({7});
    EXPECT_TRUE(box.poll_next(cx).is_pending());

    LocalBoxStream<int> moved = stream::boxed_local(std::move(box));
    EXPECT_EQ(moved.poll_next(cx).value(), 7);
}

TEST(BoxStream, IsAtItsEndWhenItWasMovedFrom) {
    BoxStream<int> box = stream::iter({1, 2});
    EXPECT_EQ(box.size_hint(), SizeHint::exactly(2));
    const BoxStream<int> other = std::move(box);

    StreamTask task(std::move(box));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(0));
    EXPECT_EQ(other.size_hint(), SizeHint::exactly(2));
}

TEST(BoxStream, DropsTheStreamWithTheBox) {
    DropCounter drops;
    Tap<int> tap;
    BoxStream<int> box = FromTap<int, DropToken>(tap, drops.token());
    EXPECT_EQ(drops.alive(), 1U);
    box = stream::empty<int>();

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(BoxStream, AllocatesOneBlock) {
    const support::AllocationCounter allocations;
    {
        const BoxStream<int> box = stream::iter({1, 2});
        EXPECT_EQ(allocations.allocated(), 1U);
    }
    EXPECT_EQ(allocations.freed(), 1U);
}

#if POLLEN_EXCEPTIONS
TEST(BoxStream, PassesAnExceptionThroughAndGoesOn) {
    Tap<int> tap;
    tap.fail();
    tap.give(7);
    StreamTask task(FromTap<int>(tap) | stream::boxed());

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(task.poll().value(), 7);
}
#endif

}  // namespace
