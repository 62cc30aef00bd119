// SPDX-License-Identifier: MIT
// Tests of take_until: when the stream stops, and what becomes of the future.

#include <pollen/coro/coro.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/take_until.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::FromTap;
using support::is_end;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Until = stream::TakeUntil<FromTap<int>, future::Ready<int>>;

static_assert(pollen::Stream<Until>);
static_assert(std::is_same_v<Until::Item, int>);
static_assert(!std::is_copy_constructible_v<Until>);
static_assert(pollen::unpin<stream::TakeUntil<FromTap<int>, pollen::Coro<int>>>);
static_assert(!pollen::unpin<stream::TakeUntil<Slowly<int>, pollen::Coro<int>>>);
static_assert(pollen::sendable<Until>);
static_assert(!pollen::sendable<stream::TakeUntil<FromTap<int>, pollen::LocalCoro<int>>>);

TEST(TakeUntil, EndsWhenTheFutureIsReady) {
    Tap<int> tap;
    for (int item : {1, 2, 3, 4})
        tap.give(item);
    StreamTask task(FromTap<int>(tap) | stream::take_until(ready_after(2)));

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_FALSE(task.stream().is_stopped());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_stopped());
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 2);
}

TEST(TakeUntil, AsksTheFutureWhileTheStreamIsPending) {
    Tap<int> tap;
    StreamTask task(FromTap<int>(tap) | stream::take_until(ready_after(1)));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(TakeUntil, EndsWithTheStreamAndDestroysTheFuture) {
    DropCounter drops;
    Tap<int> tap;
    tap.end();
    StreamTask task(FromTap<int>(tap) |
                    stream::take_until(future::pending<DropToken>() |
                                       future::map([token = drops.token()](DropToken) {})));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(task.stream().is_stopped());
    EXPECT_EQ(task.stream().take_result(), std::nullopt);
}

TEST(TakeUntil, GivesTheResultOfTheFutureOnce) {
    Tap<int> tap;
    StreamTask task(stream::take_until(FromTap<int>(tap), future::ready(std::make_unique<int>(7))));
    EXPECT_EQ(task.stream().take_result(), std::nullopt);
    EXPECT_TRUE(is_end(task.poll()));

    EXPECT_EQ(**task.stream().take_result(), 7);
    EXPECT_EQ(task.stream().take_result(), std::nullopt);
}

TEST(TakeUntil, GivesUnitForVoidAndAPointerForAReference) {
    Tap<int> tap;
    int target = 0;
    StreamTask nothing(FromTap<int>(tap) | stream::take_until(future::ready()));
    StreamTask reference(FromTap<int>(tap) | stream::take_until(future::Ready<int&>(target)));
    (void) nothing.poll();
    (void) reference.poll();

    EXPECT_EQ(nothing.stream().take_result(), pollen::Unit());
    EXPECT_EQ(reference.stream().take_result(), &target);
}

TEST(TakeUntil, GoesOnToItsOwnEndWhenTheFutureIsTaken) {
    Tap<int> tap;
    tap.give(1);
    StreamTask task(FromTap<int>(tap) | stream::take_until(ready_after(1, 7)));
    EXPECT_EQ(task.poll().value(), 1);

    auto taken = task.stream().take_future();
    ASSERT_TRUE(taken.has_value());
    EXPECT_FALSE(task.stream().is_stopped());
    EXPECT_FALSE(task.stream().take_future().has_value());
    auto cx = pollen::testing::noop_context();
    EXPECT_EQ(taken->poll(cx).value(), 7);

    tap.give(2);
    EXPECT_EQ(task.poll().value(), 2);
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(TakeUntil, TellsThatThereIsNoMoreWhenItHasStopped) {
    Tap<int> tap;
    StreamTask task(FromTap<int>(tap) | stream::take_until(future::ready()));
    EXPECT_EQ(task.stream().size_hint().lower, 0U);
    EXPECT_EQ(task.stream().size_hint().upper, std::nullopt);
    (void) task.poll();
    EXPECT_EQ(task.stream().size_hint().upper, 0U);
}

#if POLLEN_EXCEPTIONS
TEST(TakeUntil, EndsWhenTheFutureThrows) {
    Tap<int> tap;
    tap.give(1);
    StreamTask task(FromTap<int>(tap) | stream::take_until(future::lazy(
                                            []() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(TakeUntil, GoesOnAfterTheStreamThrew) {
    Tap<int> tap;
    tap.fail();
    StreamTask task(FromTap<int>(tap) | stream::take_until(future::pending<int>()));
    EXPECT_THROW((void) task.poll(), std::runtime_error);

    tap.give(1);
    EXPECT_EQ(task.poll().value(), 1);
}
#endif

TEST(TakeUntil, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        for (int i = 0; i < 5; ++i)
            items.push_back(drops.token());
        return support::Drain(Slowly(std::move(items)) |
                              stream::take_until(ready_after(4, drops.token("result"))));
    });
}

TEST(TakeUntil, AllocatesNothing) {
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto items = FromTap<int>(tap) | stream::take_until(ready_after(1));
    (void) items.poll_next(cx);
    (void) items.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
