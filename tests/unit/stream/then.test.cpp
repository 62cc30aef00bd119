// SPDX-License-Identifier: MIT
// Tests of then for streams.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/then.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::Unit;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::Drain;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

const auto later = [](int item) { return ready_after(1, item + 1); };

using Later = stream::Then<FromTap<int>, decltype(later)>;
static_assert(std::is_same_v<Later::Item, int>);
static_assert(pollen::unpin<Later>);
static_assert(!pollen::unpin<stream::Then<Slowly<int>, decltype(later)>>);

TEST(StreamThen, WaitsForTheFutureOfEachItem) {
    StreamTask task(Slowly<int>({1, 2}) | stream::then(later));

    EXPECT_EQ(items_of(task), (std::vector{2, 3}));
}

TEST(StreamThen, DoesNotAskForAnItemWhileAFutureWaits) {
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    StreamTask task(stream::then(FromTap<int>(tap), later));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 1);
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_EQ(tap.polls(), 1);
}

TEST(StreamThen, TakesAFunctionThatReturnsAValue) {
    StreamTask task(stream::iter({1, 2}) | stream::then([](int item) { return item + 1; }));

    EXPECT_EQ(items_of(task), (std::vector{2, 3}));
}

TEST(StreamThen, MakesItemsOfVoidAndOfReferences) {
    int target = 7;
    StreamTask nothing(stream::iter({1}) | stream::then([](int) { return future::ready(); }));
    StreamTask reference(stream::iter({1}) |
                         stream::then([&](int) { return future::Ready<int&>(target); }));

    EXPECT_EQ(nothing.poll().value(), Unit());
    EXPECT_EQ(reference.poll().value(), &target);
}

TEST(StreamThen, IsNotOverWhileAFutureWaits) {
    StreamTask task(stream::iter({1}) | stream::fuse() | stream::then(later));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(1));
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(StreamThen, DropsTheFutureBeforeTheItemIsGiven) {
    DropCounter drops;
    StreamTask task(stream::iter({1}) | stream::then([&](int item) {
                        return future::lazy([item, token = drops.token()] { return item; });
                    }));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 1);
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(StreamThen, GoesOnWhenAFutureThrew) {
    StreamTask task(stream::iter({1, 2}) | stream::then([](int item) {
                        return future::lazy([item] {
                            if (item == 1) throw std::runtime_error("no");
                            return item;
                        });
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

TEST(StreamThen, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        items.push_back(drops.token());
        items.push_back(drops.token());
        return Drain(Slowly(std::move(items)) |
                     stream::then([token = drops.token()](DropToken item) {
                         return ready_after(1, std::move(item));
                     }));
    });
}

TEST(StreamThen, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto numbers = stream::iter({1, 2}) | stream::then(later);
    (void) numbers.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
