// SPDX-License-Identifier: MIT
// Tests of FuturesOrdered: items in the order of the queue, whoever is ready first.

#include <pollen/coro/coro.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/futures_ordered.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/slots.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::FuturesOrdered;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using support::is_end;
using support::items_of;
using support::Slot;
using support::StreamTask;
using support::Wait;
using Log = std::vector<std::string>;

namespace {

static_assert(pollen::Stream<FuturesOrdered<Wait>>);
static_assert(std::is_same_v<FuturesOrdered<Wait>::Item, int>);
static_assert(std::is_same_v<FuturesOrdered<future::Ready<void>>::Item, pollen::Unit>);
static_assert(std::is_same_v<FuturesOrdered<future::Ready<int&>>::Item, int*>);
static_assert(std::is_nothrow_move_constructible_v<FuturesOrdered<Wait>>);
static_assert(!std::is_copy_constructible_v<FuturesOrdered<Wait>>);
static_assert(pollen::unpin<FuturesOrdered<Wait>>);
static_assert(pollen::sendable<FuturesOrdered<pollen::Coro<int>>>);
static_assert(!pollen::sendable<FuturesOrdered<pollen::LocalCoro<int>>>);

template <std::size_t Count>
FuturesOrdered<Wait> waiting_for(std::array<Slot, Count>& slots) {
    FuturesOrdered<Wait> queue;
    for (Slot& slot : slots)
        queue.push_back(Wait(slot));
    return queue;
}

TEST(FuturesOrdered, AnswersInTheOrderOfTheQueue) {
    std::array<Slot, 3> slots;
    StreamTask queue(waiting_for(slots));
    EXPECT_TRUE(queue.poll().is_pending());

    slots[2].set(30);
    EXPECT_TRUE(queue.is_woken());
    EXPECT_TRUE(queue.poll().is_pending());
    slots[0].set(10);
    EXPECT_EQ(queue.poll().value(), 10);
    EXPECT_TRUE(queue.poll().is_pending());
    slots[1].set(20);
    EXPECT_EQ(queue.poll().value(), 20);
    EXPECT_EQ(queue.poll().value(), 30);
    EXPECT_TRUE(is_end(queue.poll()));
}

TEST(FuturesOrdered, PollsOnlyThoseThatWereWoken) {
    std::array<Slot, 3> slots;
    StreamTask queue(waiting_for(slots));
    EXPECT_TRUE(queue.poll().is_pending());

    slots[1].set(20);
    EXPECT_TRUE(queue.poll().is_pending());
    slots[0].set(10);
    EXPECT_EQ(queue.poll().value(), 10);
    EXPECT_EQ(queue.poll().value(), 20);

    EXPECT_EQ(slots[0].polls, 2);
    EXPECT_EQ(slots[1].polls, 2) << "who has answered is not polled again";
    EXPECT_EQ(slots[2].polls, 1);
}

TEST(FuturesOrdered, GivesAnOutputThatWaitedWithoutAPollOfTheOthers) {
    std::array<Slot, 3> slots;
    StreamTask queue(waiting_for(slots));
    slots[0].value = 10;
    slots[1].value = 20;
    EXPECT_EQ(queue.poll().value(), 10);
    EXPECT_EQ(slots[1].polls, 0);
    EXPECT_EQ(queue.poll().value(), 20);
    EXPECT_TRUE(queue.poll().is_pending());
    EXPECT_EQ(slots[2].polls, 1);
}

TEST(FuturesOrdered, PutsAFutureInFrontOfAllOthers) {
    StreamTask queue{FuturesOrdered<ReadyAfter<int>>()};
    auto& futures = queue.stream();
    futures.push_back(ready_after(0, 2));
    futures.push_back(ready_after(2, 3));
    futures.push_front(ready_after(1, 1));
    EXPECT_EQ(futures.size(), 3U);

    EXPECT_TRUE(queue.poll().is_pending());
    EXPECT_EQ(queue.poll().value(), 1);
    futures.push_front(ready_after(0, 0));
    EXPECT_EQ(items_of(queue), (std::vector{0, 2, 3}));
}

TEST(FuturesOrdered, MayBePushedToByItsFutures) {
    StreamTask task{FuturesOrdered<pollen::BoxFuture<int>>()};
    auto& queue = task.stream();
    queue.push_back(pollen::BoxFuture<int>(future::lazy([&queue] {
        queue.push_front(pollen::BoxFuture<int>(future::ready(1)));
        queue.push_back(pollen::BoxFuture<int>(future::ready(3)));
        return 2;
    })));

    EXPECT_EQ(items_of(task), (std::vector{1, 2, 3}));
}

TEST(FuturesOrdered, EndsWhenItIsEmptyAndGoesOnAfterAPush) {
    StreamTask queue{FuturesOrdered<future::Ready<int>>()};
    auto& futures = queue.stream();
    EXPECT_FALSE(futures.is_terminated());
    EXPECT_TRUE(is_end(queue.poll()));
    EXPECT_TRUE(futures.is_terminated());
    EXPECT_TRUE(is_end(queue.poll()));

    futures.push_back(future::ready(7));
    EXPECT_FALSE(futures.is_terminated());
    EXPECT_EQ(queue.poll().value(), 7);
    EXPECT_TRUE(is_end(queue.poll()));
}

TEST(FuturesOrdered, CountsOutputsThatWaitForTheirTurn) {
    std::array<Slot, 2> slots;
    StreamTask queue(waiting_for(slots));
    slots[1].value = 20;
    EXPECT_TRUE(queue.poll().is_pending());

    EXPECT_EQ(queue.stream().size(), 2U);
    EXPECT_EQ(pollen::size_hint(queue.stream()), pollen::SizeHint::exactly(2));
    slots[0].set(10);
    EXPECT_EQ(queue.poll().value(), 10);
    EXPECT_EQ(queue.stream().size(), 1U);
    queue.stream().clear();
    EXPECT_TRUE(queue.stream().is_empty());
}

TEST(FuturesOrdered, DestroysAFutureAsSoonAsItHasAnswered) {
    DropCounter drops;
    Slot slot;
    FuturesOrdered<pollen::BoxFuture<int>> queue;
    queue.push_back(pollen::BoxFuture<int>(Wait(slot)));
    queue.push_back(pollen::BoxFuture<int>(future::lazy([token = drops.token()] { return 2; })));
    StreamTask task(std::move(queue));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(FuturesOrdered, DestroysWhatIsLeftTheLastFirst) {
    DropCounter drops;
    {
        FuturesOrdered<ReadyAfter<DropToken>> queue;
        queue.push_back(ready_after(9, drops.token("pending")));
        queue.push_back(ready_after(0, drops.token("output")));
        queue.push_front(ready_after(9, drops.token("front")));
        StreamTask task(std::move(queue));
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(drops.dropped(), 0U);
    }
    EXPECT_EQ(drops.log(), (Log{"output", "pending", "front"}));
}

TEST(FuturesOrdered, GivesMoveOnlyOutputsReferencesAndNothing) {
    int target = 7;
    FuturesOrdered<future::Ready<std::unique_ptr<int>>> owners;
    owners.push_back(future::ready(std::make_unique<int>(7)));
    FuturesOrdered<future::Ready<int&>> references;
    references.push_back(future::Ready<int&>(target));
    FuturesOrdered<future::Ready<void>> nothings;
    nothings.push_back(future::ready());

    StreamTask owner(std::move(owners));
    EXPECT_EQ(**owner.poll().value(), 7);
    StreamTask reference(std::move(references));
    EXPECT_EQ(*reference.poll().value(), &target);
    StreamTask nothing(std::move(nothings));
    EXPECT_TRUE(nothing.poll().value().has_value());
}

TEST(FuturesOrdered, ALateWakeOfAFutureWhoseOutputWaitsIsHarmless) {
    std::array<Slot, 2> slots;
    StreamTask queue(waiting_for(slots));
    EXPECT_TRUE(queue.poll().is_pending());
    slots[1].set(20);
    EXPECT_TRUE(queue.poll().is_pending());

    slots[1].wake();
    EXPECT_TRUE(queue.poll().is_pending());
    EXPECT_EQ(slots[1].polls, 2);
    slots[0].set(10);
    EXPECT_EQ(items_of(queue), (std::vector{10, 20}));
    slots[1].wake();
}

#if POLLEN_EXCEPTIONS
TEST(FuturesOrdered, ThrowsAtOnceAndTheOthersKeepTheirPlaces) {
    Slot slot;
    FuturesOrdered<pollen::BoxFuture<int>> queue;
    queue.push_back(pollen::BoxFuture<int>(Wait(slot)));
    queue.push_back(
        pollen::BoxFuture<int>(future::lazy([]() -> int { throw std::runtime_error("no"); })));
    queue.push_back(pollen::BoxFuture<int>(future::ready(3)));
    StreamTask task(std::move(queue));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(task.stream().size(), 2U);
    EXPECT_TRUE(task.poll().is_pending());
    slot.set(1);
    EXPECT_EQ(items_of(task), (std::vector{1, 3}));
}
#endif

TEST(FuturesOrdered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        FuturesOrdered<ReadyAfter<DropToken>> queue;
        queue.push_back(ready_after(3, drops.token()));
        queue.push_back(ready_after(1, drops.token()));
        queue.push_front(ready_after(2, drops.token()));
        return support::Drain(std::move(queue));
    });
}

TEST(FuturesOrdered, AllocatesABlockForEachFutureAndOneForItself) {
    std::array<Slot, 3> slots;
    pollen::testing::CountingWaker waker;
    Context cx(waker.waker());
    const support::AllocationCounter allocations;

    auto queue = waiting_for(slots);
    EXPECT_EQ(allocations.allocated(), 4U);
    for (Slot& slot : slots)
        slot.value = 1;
    while (!is_end(queue.poll_next(cx))) {
    }
    EXPECT_EQ(allocations.allocated(), 4U);
    EXPECT_EQ(allocations.freed(), 3U);
}

}  // namespace
