// SPDX-License-Identifier: MIT
// Tests of buffered: outputs in the order of the stream, however the futures answer.

#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/buffered.hpp>
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

static_assert(pollen::Stream<stream::Buffered<Source>>);
static_assert(std::is_same_v<stream::Buffered<FromTap<future::Ready<void>>>::Item, pollen::Unit>);
static_assert(!std::is_copy_constructible_v<stream::Buffered<Source>>);
static_assert(pollen::unpin<stream::Buffered<Source>>);
static_assert(!pollen::unpin<stream::Buffered<Slowly<Receiver>>>);
static_assert(pollen::sendable<stream::Buffered<Source>>);

TEST(Buffered, GivesOutputsInTheOrderOfTheStream) {
    Tap<Receiver> tap;
    std::vector<oneshot::Sender<int>> senders;
    for (int i = 0; i < 3; ++i) {
        auto [sender, receiver] = oneshot::channel<int>();
        senders.push_back(std::move(sender));
        tap.give(std::move(receiver));
    }
    tap.end();
    StreamTask task(Source(tap) | stream::buffered(2));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 2);

    (void) std::move(senders[1]).send(20);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 2);  // an output that waits takes up room
    (void) std::move(senders[0]).send(10);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(*task.poll().value().value(), 10);
    EXPECT_EQ(*task.poll().value().value(), 20);
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(senders[2]).send(30);
    EXPECT_EQ(*task.poll().value().value(), 30);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(Buffered, TakesAllIfThereIsNoLimit) {
    std::vector<ReadyAfter<int>> futures;
    for (int i = 0; i < 20; ++i)
        futures.push_back(ready_after(static_cast<std::size_t>(20 - i), i));
    StreamTask task(stream::buffered(Slowly(std::move(futures)), stream::no_limit));
    const std::vector<int> items = items_of(task);

    ASSERT_EQ(items.size(), 20U);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(items[static_cast<std::size_t>(i)], i);
}

TEST(Buffered, CountsOutputsThatWait) {
    Tap<ReadyAfter<int>> tap;
    tap.give(ready_after(3, 1));
    tap.give(ready_after(0, 2));
    tap.end();
    StreamTask task(FromTap<ReadyAfter<int>>(tap) | stream::buffered(4));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.stream().size_hint(), pollen::SizeHint::exactly(2));
    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
}

#if POLLEN_EXCEPTIONS
TEST(Buffered, GoesOnAfterAnException) {
    const auto fail = [](pollen::Context&) -> pollen::Poll<int> { throw std::runtime_error("no"); };
    using F = decltype(future::poll_fn(fail));
    Tap<F> tap;
    tap.give(future::poll_fn(fail));
    tap.end();
    StreamTask task(FromTap<F>(tap) | stream::buffered(2));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

TEST(Buffered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<ReadyAfter<DropToken>> futures;
        for (std::size_t i = 0; i < 5; ++i)
            futures.push_back(ready_after(4 - i, drops.token()));
        return support::Drain(Slowly(std::move(futures)) | stream::buffered(3));
    });
}

TEST(Buffered, AllocatesABlockForTheQueueAndOneForEachFuture) {
    Tap<future::Ready<int>> tap;
    for (int i = 0; i < 10; ++i)
        tap.give(future::ready(i));
    tap.end();
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto outputs = FromTap<future::Ready<int>>(tap) | stream::buffered(3);
    while (outputs.poll_next(cx).value()) {
    }

    EXPECT_EQ(allocations.allocated(), 11U);
}

}  // namespace
