// SPDX-License-Identifier: MIT
// Tests of buffer_unordered: how many run at once, who is polled, and what is given in which order.

#include <pollen/coro/coro.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/buffer_unordered.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Receiver = oneshot::Receiver<int>;
using Source = FromTap<Receiver>;

static_assert(pollen::Stream<stream::BufferUnordered<Source>>);
static_assert(
    std::is_same_v<stream::BufferUnordered<FromTap<future::Ready<void>>>::Item, pollen::Unit>);
static_assert(std::is_same_v<stream::BufferUnordered<FromTap<future::Ready<int&>>>::Item, int*>);
static_assert(!std::is_copy_constructible_v<stream::BufferUnordered<Source>>);
static_assert(pollen::unpin<stream::BufferUnordered<Source>>);
static_assert(!pollen::unpin<stream::BufferUnordered<Slowly<Receiver>>>);
static_assert(pollen::sendable<stream::BufferUnordered<Source>>);
static_assert(!pollen::sendable<stream::BufferUnordered<FromTap<pollen::LocalCoro<int>>>>);

// Two run at once; what they wait for comes from the senders.
struct Two {
    Tap<Receiver> tap;
    std::vector<oneshot::Sender<int>> senders;
    StreamTask<stream::BufferUnordered<Source>> task{Source(tap) | stream::buffer_unordered(2)};

    explicit Two(int count) {
        for (int i = 0; i < count; ++i) {
            auto [sender, receiver] = oneshot::channel<int>();
            senders.push_back(std::move(sender));
            tap.give(std::move(receiver));
        }
        EXPECT_TRUE(task.poll().is_pending());
    }
    void send(std::size_t which, int value) { (void) std::move(senders[which]).send(value); }
    int next() { return *task.poll().value().value(); }
};

TEST(BufferUnordered, GivesOutputsAsTheyAreReady) {
    Two two(2);
    two.send(1, 20);
    EXPECT_TRUE(two.task.is_woken());
    EXPECT_EQ(two.next(), 20);
    two.send(0, 10);
    EXPECT_EQ(two.next(), 10);

    EXPECT_TRUE(two.task.poll().is_pending());
    two.tap.end();
    EXPECT_TRUE(is_end(two.task.poll()));
}

TEST(BufferUnordered, TakesNoMoreThanItHasRoomFor) {
    Two two(4);
    EXPECT_EQ(two.tap.polls(), 2);
    EXPECT_EQ(two.task.stream().running(), 2U);

    two.send(0, 10);
    EXPECT_EQ(two.next(), 10);
    EXPECT_EQ(two.tap.polls(), 2);
    EXPECT_TRUE(two.task.poll().is_pending());
    EXPECT_EQ(two.tap.polls(), 3);

    two.send(2, 30);
    EXPECT_EQ(two.next(), 30);
}

TEST(BufferUnordered, TakesAllIfThereIsNoLimit) {
    Tap<ReadyAfter<int>> tap;
    for (int i = 0; i < 100; ++i)
        tap.give(ready_after(i % 2 == 0 ? 1 : 0, i));
    tap.end();
    StreamTask task(FromTap<ReadyAfter<int>>(tap) | stream::buffer_unordered(stream::no_limit));

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(task.stream().running(), 99U);
    EXPECT_EQ(items_of(task).size(), 99U);
}

TEST(BufferUnordered, IsWokenByItsSourceWhileThereIsRoom) {
    Two two(1);
    auto [sender, receiver] = oneshot::channel<int>();
    (void) std::move(sender).send(5);
    two.tap.give(std::move(receiver));

    EXPECT_TRUE(two.task.is_woken());
    EXPECT_EQ(two.next(), 5);
}

TEST(BufferUnordered, DestroysItsSourceAtItsEnd) {
    DropCounter drops;
    Tap<ReadyAfter<int>> tap;
    tap.give(ready_after(1, 7));
    tap.end();
    StreamTask task(stream::buffer_unordered(
        FromTap<ReadyAfter<int>, DropToken>(tap, drops.token("source")), 2));

    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(items_of(task), std::vector{7});
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(BufferUnordered, TellsHowManyItemsThereAreAtLeast) {
    Two two(2);
    EXPECT_EQ(two.task.stream().size_hint().lower, 2U);
    EXPECT_EQ(two.task.stream().size_hint().upper, std::nullopt);
    two.tap.end();
    two.send(0, 1);
    two.send(1, 2);
    (void) two.next();
    (void) two.task.poll();
    (void) two.task.poll();

    EXPECT_EQ(two.task.stream().size_hint().upper, 0U);
}

TEST(BufferUnordered, RunsCoroutinesAndTakesWhatCannotBeMovedLater) {
    const auto work = [](int value) -> pollen::Coro<int> {
        co_await future::yield_now();
        co_return value * 10;
    };
    std::vector<pollen::Coro<int>> coroutines;
    for (int value : {1, 2, 3})
        coroutines.push_back(work(value));
    StreamTask task(Slowly<pollen::Coro<int>>(std::move(coroutines)) | stream::buffer_unordered(2));

    EXPECT_EQ(items_of(task), (std::vector{10, 20, 30}));
}

#if POLLEN_EXCEPTIONS
TEST(BufferUnordered, GoesOnAfterAnException) {
    const auto fail = [](pollen::Context&) -> pollen::Poll<int> { throw std::runtime_error("no"); };
    using F = decltype(future::poll_fn(fail));
    Tap<F> tap;
    tap.give(future::poll_fn(fail));
    StreamTask task(FromTap<F>(tap) | stream::buffer_unordered(2));
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(task.poll().is_pending());

    tap.fail();
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

TEST(BufferUnordered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<ReadyAfter<DropToken>> futures;
        for (std::size_t i = 0; i < 5; ++i)
            futures.push_back(ready_after(i % 3, drops.token()));
        return support::Drain(Slowly(std::move(futures)) | stream::buffer_unordered(2));
    });
}

TEST(BufferUnordered, AllocatesABlockForTheSetAndOneForEachFuture) {
    Tap<future::Ready<int>> tap;
    for (int i = 0; i < 10; ++i)
        tap.give(future::ready(i));
    tap.end();
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    {
        auto outputs = FromTap<future::Ready<int>>(tap) | stream::buffer_unordered(3);
        EXPECT_EQ(allocations.allocated(), 0U);
        while (outputs.poll_next(cx).value()) {
        }
        EXPECT_EQ(allocations.allocated(), 11U);
    }
}

}  // namespace
