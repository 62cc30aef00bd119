// SPDX-License-Identifier: MIT
// Tests of FuturesUnordered: who is polled and when, in what order items come, and who owns what.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/slots.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::Coro;
using pollen::FuturesUnordered;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::stream::next;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using pollen::testing::TestTask;
using support::Slot;
using support::Wait;

namespace {

// A set under test: its poll is poll_next() with a waker that counts.
template <class F>
class Polled {
public:
    explicit Polled(FuturesUnordered<F>& futures) noexcept : futures_(futures) {}
    Polled(const Polled&) = delete;
    Polled& operator=(const Polled&) = delete;

    auto poll() {
        (void) waker_.take_wakes();
        Context cx(waker_.waker());
        return futures_.poll_next(cx);
    }
    bool is_woken() const { return waker_.wakes() != 0; }
    CountingWaker& waker() { return waker_; }

private:
    FuturesUnordered<F>& futures_;
    CountingWaker waker_;
};

template <class Answer>
bool is_end(const Answer& answer) {
    return answer.is_ready() && !answer.value().has_value();
}

static_assert(pollen::Stream<FuturesUnordered<Wait>>);
static_assert(std::is_same_v<FuturesUnordered<Wait>::Item, int>);
static_assert(std::is_same_v<FuturesUnordered<future::Ready<void>>::Item, pollen::Unit>);
static_assert(std::is_same_v<FuturesUnordered<future::Ready<int&>>::Item, int*>);
static_assert(std::is_nothrow_move_constructible_v<FuturesUnordered<Wait>>);
static_assert(!std::is_copy_constructible_v<FuturesUnordered<Wait>>);
static_assert(pollen::unpin<FuturesUnordered<Wait>>);
static_assert(pollen::sendable<FuturesUnordered<Coro<int>>>);
static_assert(!pollen::sendable<FuturesUnordered<pollen::LocalCoro<int>>>);
static_assert(std::forward_iterator<FuturesUnordered<Wait>::Iterator>);

TEST(FuturesUnordered, AnswersInTheOrderTheFuturesAreReady) {
    std::array<Slot, 3> slots;
    FuturesUnordered<Wait> futures;
    for (Slot& slot : slots)
        futures.push(Wait(slot));
    Polled set(futures);
    EXPECT_TRUE(set.poll().is_pending());

    slots[2].set(30);
    slots[0].set(10);
    EXPECT_TRUE(set.is_woken());
    EXPECT_EQ(set.poll().value(), 30);
    EXPECT_EQ(set.poll().value(), 10);
    EXPECT_TRUE(set.poll().is_pending());

    slots[1].set(20);
    EXPECT_EQ(set.poll().value(), 20);
    EXPECT_TRUE(is_end(set.poll()));
}

TEST(FuturesUnordered, EndsWhenItIsEmptyAndGoesOnAfterAPush) {
    FuturesUnordered<future::Ready<int>> futures;
    Polled set(futures);
    EXPECT_FALSE(futures.is_terminated());
    EXPECT_TRUE(is_end(set.poll()));
    EXPECT_TRUE(futures.is_terminated());
    EXPECT_TRUE(is_end(set.poll()));

    futures.push(future::ready(1));
    EXPECT_FALSE(futures.is_terminated());
    EXPECT_EQ(set.poll().value(), 1);
    EXPECT_FALSE(futures.is_terminated());
    EXPECT_TRUE(is_end(set.poll()));
    EXPECT_TRUE(futures.is_terminated());

    futures.clear();
    EXPECT_FALSE(futures.is_terminated());
}

TEST(FuturesUnordered, KnowsHowManyHaveNotAnswered) {
    std::array<Slot, 2> slots;
    FuturesUnordered<Wait> futures;
    EXPECT_EQ(futures.size(), 0U);
    EXPECT_TRUE(futures.is_empty());
    futures.push(Wait(slots[0]));
    futures.push(Wait(slots[1]));
    EXPECT_EQ(futures.size(), 2U);
    Polled set(futures);
    (void) set.poll();

    slots[1].set(1);
    (void) set.poll();
    EXPECT_EQ(futures.size(), 1U);
    EXPECT_FALSE(futures.is_empty());
}

TEST(FuturesUnordered, PollsOnlyThoseThatWereWoken) {
    std::vector<Slot> slots(100);
    FuturesUnordered<Wait> futures;
    for (Slot& slot : slots)
        futures.push(Wait(slot));
    Polled set(futures);
    (void) set.poll();

    slots[7].wake();
    slots[7].wake();
    slots[50].wake();
    EXPECT_TRUE(set.poll().is_pending());
    EXPECT_TRUE(set.poll().is_pending());

    for (const Slot& slot : slots) {
        const bool was_woken = &slot == &slots[7] || &slot == &slots[50];
        EXPECT_EQ(slot.polls, was_woken ? 2 : 1);
    }
}

TEST(FuturesUnordered, WakesItsTaskOnceBetweenTwoPolls) {
    std::array<Slot, 3> slots;
    FuturesUnordered<Wait> futures;
    for (Slot& slot : slots)
        futures.push(Wait(slot));
    Polled set(futures);
    (void) set.poll();
    EXPECT_FALSE(set.is_woken());

    for (const Slot& slot : slots)
        slot.wake();
    EXPECT_EQ(set.waker().wakes(), 1U);
    EXPECT_TRUE(set.poll().is_pending());
    EXPECT_FALSE(set.is_woken());
    EXPECT_EQ(set.waker().clones(), 1U);

    slots[1].wake();
    EXPECT_EQ(set.waker().wakes(), 1U);
}

TEST(FuturesUnordered, WakesTheTaskThatPolledLast) {
    Slot slot;
    FuturesUnordered<Wait> futures;
    futures.push(Wait(slot));
    Polled first(futures);
    Polled second(futures);
    (void) first.poll();
    (void) second.poll();

    slot.wake();

    EXPECT_FALSE(first.is_woken());
    EXPECT_TRUE(second.is_woken());
    EXPECT_EQ(first.waker().references(), 0U);
}

TEST(FuturesUnordered, PollsAgainWhatWokeItselfWhileItWasPolled) {
    FuturesUnordered<ReadyAfter<int>> futures;
    futures.push(ready_after(3, 7));
    Polled set(futures);

    for (int pending = 0; pending < 3; ++pending) {
        EXPECT_TRUE(set.poll().is_pending());
        EXPECT_TRUE(set.is_woken());
    }
    EXPECT_EQ(set.poll().value(), 7);
}

TEST(FuturesUnordered, PollsOneThatWasWokenBeforeThoseThatArePushedLater) {
    Slot slow;
    Slot fast;
    fast.value = 1;
    FuturesUnordered<Wait> futures;
    futures.push(Wait(slow));
    Polled set(futures);
    EXPECT_TRUE(set.poll().is_pending());

    futures.push(Wait(fast));
    slow.set(2);
    EXPECT_EQ(set.poll().value(), 1);
    futures.push(Wait(fast));  // that is ready at once, and would be so again and again
    EXPECT_EQ(set.poll().value(), 2);
    EXPECT_EQ(set.poll().value(), 1);
}

TEST(FuturesUnordered, YieldsAfterTwoThatWokeThemselves) {
    int polls = 0;
    const auto spin = [&polls](Context& cx) -> Poll<void> {
        ++polls;
        cx.waker().wake_by_ref();
        return Pending{};
    };
    FuturesUnordered<decltype(future::poll_fn(spin))> futures;
    for (int i = 0; i < 10; ++i)
        futures.push(future::poll_fn(spin));
    Polled set(futures);

    for (int poll = 1; poll <= 10; ++poll) {
        EXPECT_TRUE(set.poll().is_pending());
        EXPECT_EQ(polls, 2 * poll);
        EXPECT_TRUE(set.is_woken());
    }
}

TEST(FuturesUnordered, PollsNoMoreFuturesInOnePollThanItHas) {
    // Each wakes the other, so there is always one to poll.
    std::array<Slot, 2> slots;
    int polls = 0;
    auto ping_pong = [&](std::size_t self) {
        return future::poll_fn([&slots, &polls, self](Context& cx) -> Poll<void> {
            ++polls;
            slots[self].waker = cx.waker().clone();
            if (slots[1 - self].waker) slots[1 - self].wake();
            return Pending{};
        });
    };
    FuturesUnordered<decltype(ping_pong(0))> futures;
    futures.push(ping_pong(0));
    futures.push(ping_pong(1));
    Polled set(futures);

    EXPECT_TRUE(set.poll().is_pending());
    EXPECT_LE(polls, 2);
    EXPECT_TRUE(set.is_woken());
}

TEST(FuturesUnordered, LeavesAFutureWhereItIs) {
    struct Pinned {
        using Output = void;
        Pinned() = default;
        Pinned(Pinned&&) noexcept {}
        Poll<void> poll(Context& cx) {
            if (std::exchange(self, this) == this) return Poll<void>::ready();
            cx.waker().wake_by_ref();
            return Pending{};
        }
        Pinned* self = nullptr;
    };
    FuturesUnordered<Pinned> futures;
    futures.push(Pinned());
    Polled set(futures);
    EXPECT_TRUE(set.poll().is_pending());

    FuturesUnordered<Pinned> moved(std::move(futures));
    EXPECT_TRUE(futures.is_empty());
    Polled moved_set(moved);
    EXPECT_TRUE(moved_set.poll().value().has_value());
}

TEST(FuturesUnordered, TakesWhatBecomesAFuture) {
    FuturesUnordered<Coro<int>> futures;
    const auto answer = []() -> Coro<int> { co_return 7; };
    futures.push(answer());
    Polled set(futures);

    EXPECT_EQ(set.poll().value(), 7);
}

TEST(FuturesUnordered, GivesUnitForVoidAndAPointerForAReference) {
    FuturesUnordered<future::Ready<void>> nothing;
    nothing.push(future::ready());
    Polled nothing_set(nothing);
    EXPECT_EQ(nothing_set.poll().value(), pollen::Unit());

    int object = 7;
    FuturesUnordered<future::Ready<int&>> references;
    references.push(future::Ready<int&>(object));
    Polled reference_set(references);
    EXPECT_EQ(reference_set.poll().value(), &object);
}

TEST(FuturesUnordered, IteratesInACoroutineAndMayGrowMeanwhile) {
    const auto countdown = [](int from) -> Coro<int> {
        co_await future::yield_now();
        co_return from;
    };
    const auto sum = [countdown](int from) -> Coro<int> {
        FuturesUnordered<Coro<int>> futures;
        futures.push(countdown(from));
        int total = 0;
        while (auto item = co_await next(futures)) {
            total += *item;
            if (*item > 1) futures.push(countdown(*item - 1));
        }
        co_return total;
    };
    TestTask task(sum(4));

    EXPECT_EQ(support::poll_until_ready(task).value(), 4 + 3 + 2 + 1);
}

TEST(FuturesUnordered, PollsWhatAFutureOfItsOwnPushes) {
    struct Grow {
        using Output = int;
        FuturesUnordered<Grow>* futures;
        int left;
        Grow(FuturesUnordered<Grow>* set, int count) : futures(set), left(count) {}
        Poll<int> poll(Context&) {
            if (left > 0) futures->push(Grow(futures, left - 1));
            return left;
        }
    };
    FuturesUnordered<Grow> futures;
    futures.push(Grow(&futures, 2));
    Polled set(futures);

    EXPECT_EQ(set.poll().value(), 2);
    EXPECT_EQ(set.poll().value(), 1);
    EXPECT_EQ(set.poll().value(), 0);
    EXPECT_TRUE(is_end(set.poll()));
}

TEST(FuturesUnordered, GoesThroughItsFutures) {
    std::array<Slot, 3> slots;
    FuturesUnordered<Wait> futures;
    EXPECT_EQ(futures.begin(), futures.end());
    for (Slot& slot : slots)
        futures.push(Wait(slot));
    Polled set(futures);
    (void) set.poll();
    slots[1].set(0);
    (void) set.poll();

    std::vector<Slot*> seen;
    for (Wait& wait : futures)
        seen.push_back(&wait.slot());
    EXPECT_EQ(seen, (std::vector<Slot*>{&slots[0], &slots[2]}));
}

TEST(FuturesUnordered, WakersMayOutliveIt) {
    std::array<Slot, 4> slots;
    CountingWaker task;
    {
        FuturesUnordered<Wait> futures;
        for (Slot& slot : slots)
            futures.push(Wait(slot));
        Context cx(task.waker());
        (void) futures.poll_next(cx);
        slots[1].wake();
    }
    EXPECT_EQ(task.references(), 0U);
    const std::size_t wakes = task.wakes();

    slots[0].wake();
    slots[1].wake();
    std::move(*slots[2].waker).wake();
    slots[3].waker.reset();

    EXPECT_EQ(task.wakes(), wakes);
}

TEST(FuturesUnordered, WakersOfAFutureThatAnsweredDoNothing) {
    Slot slot;
    Slot other;
    FuturesUnordered<Wait> futures;
    futures.push(Wait(slot));
    futures.push(Wait(other));
    Polled set(futures);
    (void) set.poll();
    slot.set(1);
    (void) set.poll();
    (void) set.poll();

    slot.wake();
    std::move(*slot.waker).wake();

    EXPECT_FALSE(set.is_woken());
    EXPECT_TRUE(set.poll().is_pending());
    EXPECT_EQ(other.polls, 1);
}

TEST(FuturesUnordered, AFutureThatWokeItselfAndAnsweredIsGone) {
    FuturesUnordered<future::Lazy<int (*)(Context&)>> futures;
    futures.push(future::lazy(+[](Context& cx) {
        cx.waker().wake_by_ref();
        return 7;
    }));
    Polled set(futures);

    EXPECT_EQ(set.poll().value(), 7);
    EXPECT_TRUE(is_end(set.poll()));
}

TEST(FuturesUnordered, DestroysAFutureBeforeItsItemIsThere) {
    DropCounter drops;
    auto make = [&] { return future::lazy([token = drops.token()] { return 7; }); };
    FuturesUnordered<decltype(make())> futures;
    futures.push(make());
    futures.push(make());
    Polled set(futures);

    const auto answer = set.poll();
    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(FuturesUnordered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        const auto all = [](std::vector<pollen::testing::DropToken> tokens) -> Coro<int> {
            using Future = ReadyAfter<pollen::testing::DropToken>;
            FuturesUnordered<Future> futures;
            std::size_t pendings = 0;
            for (auto& token : tokens)
                futures.push(Future(pendings++, std::move(token)));
            int items = 0;
            while (auto item = co_await next(futures))
                ++items;
            co_return items;
        };
        std::vector<pollen::testing::DropToken> tokens;
        for (int i = 0; i < 4; ++i)
            tokens.push_back(drops.token());
        return all(std::move(tokens));
    });
}

TEST(FuturesUnordered, ClearDestroysAllAndMayBeFilledAgain) {
    DropCounter drops;
    Slot slot;
    auto make = [&] {
        return future::poll_fn([&slot, token = drops.token()](Context& cx) -> Poll<int> {
            slot.waker = cx.waker().clone();
            if (slot.value) return *slot.value;
            return Pending{};
        });
    };
    FuturesUnordered<decltype(make())> futures;
    Polled set(futures);
    for (int round = 0; round < 3; ++round) {
        futures.push(make());
        futures.push(make());
        if (round > 0) (void) set.poll();
        if (round > 1) slot.wake();

        futures.clear();
        EXPECT_EQ(drops.alive(), 0U);
        EXPECT_TRUE(futures.is_empty());
    }
    slot.value = 7;
    futures.push(make());
    EXPECT_EQ(set.poll().value(), 7);
    EXPECT_TRUE(is_end(set.poll()));
}

TEST(FuturesUnordered, MustNotBeClearedByAFutureOfItsOwn) {
    struct Clear {
        using Output = void;
        FuturesUnordered<Clear>* futures;
        explicit Clear(FuturesUnordered<Clear>* set) : futures(set) {}
        Poll<void> poll(Context&) {
            futures->clear();
            return Pending{};
        }
    };
    FuturesUnordered<Clear> futures;
    futures.push(Clear(&futures));
    Polled set(futures);

    EXPECT_DEATH((void) set.poll(), "cleared by one of them");
}

#if POLLEN_EXCEPTIONS
TEST(FuturesUnordered, AFutureThatThrowsIsGoneAndTheOthersStay) {
    DropCounter drops;
    Slot slot;
    auto make = [&](bool throws) {
        return future::poll_fn([&slot, throws, token = drops.token()](Context& cx) -> Poll<int> {
            if (throws) throw std::runtime_error("no");
            slot.waker = cx.waker().clone();
            if (slot.value) return *slot.value;
            return Pending{};
        });
    };
    FuturesUnordered<decltype(make(true))> futures;
    futures.push(make(true));
    futures.push(make(false));
    Polled set(futures);

    EXPECT_THROW((void) set.poll(), std::runtime_error);
    EXPECT_EQ(drops.dropped(), 1U);
    EXPECT_EQ(futures.size(), 1U);

    EXPECT_TRUE(set.poll().is_pending());
    slot.set(7);
    EXPECT_EQ(set.poll().value(), 7);
    EXPECT_TRUE(is_end(set.poll()));
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(FuturesUnordered, AFutureThatThrowsMayLeaveOthersToBeDropped) {
    DropCounter drops;
    {
        auto make = [&](int number) {
            return future::lazy([number, token = drops.token()]() -> int {
                if (number == 1) throw std::runtime_error("no");
                return number;
            });
        };
        FuturesUnordered<decltype(make(0))> futures;
        for (int i = 0; i < 4; ++i)
            futures.push(make(i));
        Polled set(futures);
        EXPECT_EQ(set.poll().value(), 0);
        EXPECT_THROW((void) set.poll(), std::runtime_error);
        EXPECT_EQ(drops.alive(), 2U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(FuturesUnordered, AllocatesOneBlockForItselfAndOneForEachFuture) {
    std::array<Slot, 3> slots;
    CountingWaker task;
    Context cx(task.waker());
    const support::AllocationCounter allocations;
    {
        FuturesUnordered<Wait> futures;
        EXPECT_EQ(allocations.allocated(), 0U);
        for (Slot& slot : slots)
            futures.push(Wait(slot));
        EXPECT_EQ(allocations.allocated(), 4U);

        (void) futures.poll_next(cx);
        for (Slot& slot : slots)
            slot.set(1);
        for (Slot& slot : slots)
            slot.waker.reset();
        while (futures.poll_next(cx).value()) {
        }
        EXPECT_EQ(allocations.allocated(), 4U);
        EXPECT_EQ(allocations.freed(), 3U);
    }
    EXPECT_EQ(allocations.freed(), 4U);
}

#if POLLEN_FRAME_CACHE
TEST(FuturesUnordered, RecyclesItsBlocksWhileAnExecutorRuns) {
    pollen::LocalExecutor executor;
    const auto many = [](int count) -> Coro<std::size_t> {
        FuturesUnordered<future::Ready<int>> futures;
        for (int i = 0; i < 4; ++i)  // warms the cache
            futures.push(future::ready(i));
        futures.clear();
        const support::AllocationCounter allocations;
        for (int i = 0; i < count; ++i) {
            futures.push(future::ready(i));
            (void) co_await next(futures);
        }
        co_return allocations.allocated();
    };

    EXPECT_EQ(executor.run_until(many(100)), 0U);
}
#endif

TEST(FuturesUnordered, KeepsAFutureThatIsAlignedFurther) {
    struct alignas(64) Wide {
        using Output = std::uintptr_t;
        Poll<std::uintptr_t> poll(Context&) { return reinterpret_cast<std::uintptr_t>(this) % 64; }
    };
    FuturesUnordered<Wide> futures;
    futures.push(Wide());
    Polled set(futures);

    EXPECT_EQ(set.poll().value(), 0U);
}

}  // namespace
