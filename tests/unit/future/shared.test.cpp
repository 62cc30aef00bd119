// SPDX-License-Identifier: MIT
// Tests of shared: many that wait for one future.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/shared.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

// Ready when the test says so; keeps the waker of the latest poll.
struct Gate {
    bool is_open = false;
    std::optional<Waker> waker;
    int polls = 0;

    auto future() {
        return future::poll_fn([this](pollen::Context& cx) -> Poll<int> {
            ++polls;
            if (is_open) return 7;
            waker = cx.waker().clone();
            return Pending{};
        });
    }
    void open() {
        is_open = true;
        std::exchange(waker, std::nullopt).value().wake();
    }
};

TEST(Shared, GivesEachCloneTheOutput) {
    TestTask first(ready_after(1, std::string("seven")) | future::shared());
    TestTask second(first.future().clone());

    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_EQ(first.poll().value(), "seven");
    EXPECT_EQ(second.poll().value(), "seven");
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
}

TEST(Shared, WakesAllThatWaitAndPollsOnce) {
    Gate gate;
    TestTask first(future::shared(gate.future()));
    TestTask second(first.future().clone());
    TestTask third(first.future().clone());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());

    gate.open();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(third.wakes(), 0U);
    const int before = gate.polls;
    EXPECT_EQ(second.poll().value(), 7);
    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(first.poll().value(), 7);
    EXPECT_EQ(third.poll().value(), 7);
    EXPECT_EQ(gate.polls, before + 1);
}

TEST(Shared, TheOneThatIsReadyWakesTheOthersAndNotItself) {
    Gate gate;
    TestTask first(future::shared(gate.future()));
    TestTask second(first.future().clone());
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    gate.is_open = true;

    EXPECT_EQ(second.poll().value(), 7);

    EXPECT_EQ(second.wakes(), 0U);
    EXPECT_EQ(first.wakes(), 1U);
}

TEST(Shared, WakesTheWakerOfTheLatestPollOnly) {
    Gate gate;
    auto shared = future::shared(gate.future());
    pollen::testing::CountingWaker old_waker;
    pollen::testing::CountingWaker new_waker;
    pollen::Context old_cx(old_waker.waker());
    pollen::Context new_cx(new_waker.waker());

    EXPECT_TRUE(shared.poll(old_cx).is_pending());
    EXPECT_TRUE(shared.poll(new_cx).is_pending());
    gate.open();

    EXPECT_EQ(old_waker.wakes(), 0U);
    EXPECT_EQ(new_waker.wakes(), 1U);
}

TEST(Shared, PassesAWakeDuringItsPollOn) {
    TestTask first(future::shared(ready_after(1, 7)));
    TestTask second(first.future().clone());

    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_TRUE(second.poll().is_ready());
}

TEST(Shared, TellsTheOthersWhenTheOneThatWasWokenGoes) {
    // While the first one polls, the future wakes itself, and then the second one is told to wait.
    std::optional<TestTask<pollen::BoxFuture<int>>> second;
    int polls = 0;
    auto shared = future::shared(future::poll_fn([&](pollen::Context& cx) -> Poll<int> {
        if (++polls == 2) return 7;
        cx.waker().wake_by_ref();
        EXPECT_TRUE(second->poll().is_pending());
        return Pending{};
    }));
    second.emplace(future::boxed(shared.clone()));
    {
        TestTask first(std::move(shared));
        EXPECT_TRUE(first.poll().is_pending());
    }

    EXPECT_TRUE(second->is_woken());
    EXPECT_EQ(second->poll().value(), 7);
}

TEST(Shared, KeepsNoWakerIfItIsReadyAtOnce) {
    auto shared = future::shared(future::ready(7));
    pollen::testing::CountingWaker counting;
    pollen::Context cx(counting.waker());

    EXPECT_EQ(shared.poll(cx).value(), 7);

    EXPECT_EQ(counting.clones(), 0U);
}

TEST(Shared, MayBeMovedWhileItWaits) {
    Gate gate;
    pollen::testing::CountingWaker counting;
    pollen::Context cx(counting.waker());
    auto first = future::shared(gate.future());
    EXPECT_TRUE(first.poll(cx).is_pending());

    auto moved = std::move(first);
    auto assigned = future::shared(gate.future());
    assigned = std::move(moved);
    gate.open();

    EXPECT_EQ(counting.wakes(), 1U);
    EXPECT_EQ(assigned.poll(cx).value(), 7);
}

TEST(Shared, IsNotWokenWhenItIsGone) {
    Gate gate;
    TestTask first(future::shared(gate.future()));
    TestTask second(first.future().clone());
    (void) first.poll();
    (void) second.poll();

    first.drop();
    gate.open();

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.poll().value(), 7);
}

TEST(Shared, DestroysTheFutureWithTheLastCloneWhateverWakersThereAre) {
    DropCounter drops;
    std::optional<Waker> kept;
    auto first = future::shared(
        future::poll_fn([&, token = drops.token()](pollen::Context& cx) -> Poll<int> {
            kept = cx.waker().clone();
            return Pending{};
        }));
    auto weak = first.downgrade();
    TestTask task(std::move(first));
    (void) task.poll();

    task.drop();

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_FALSE(weak.upgrade().has_value());
    std::move(*kept).wake();
}

TEST(Shared, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask first(future::shared(future::lazy([token = drops.token()] { return 7; })));
    auto second = first.future().clone();

    EXPECT_EQ(first.poll().value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Shared, AllowsACloneToGoWithinThePollOfAnother) {
    std::optional<future::Shared<pollen::LocalBoxFuture<int>>> other;
    auto first = future::shared(future::boxed_local(future::lazy([&] {
        other.reset();
        return 7;
    })));
    other.emplace(first.clone());

    EXPECT_EQ(pollen::block_on(std::move(first)), 7);
}

TEST(Shared, HasVoidAndReferencesAsOutputs) {
    int seven = 7;
    TestTask nothing(future::shared(future::ready()));
    TestTask reference(future::shared(future::Ready<int&>(seven)));
    auto more = nothing.future().clone();
    auto same = reference.future().clone();

    EXPECT_EQ(more.peek(), nullptr);
    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &seven);
    EXPECT_NE(more.peek(), nullptr);
    EXPECT_EQ(same.peek(), &seven);
}

TEST(Shared, CopiesForAllButTheLast) {
    struct Counted {
        explicit Counted(int& with) : copies(&with) {}
        Counted(const Counted& other) : copies(other.copies) { ++*copies; }
        Counted(Counted&&) = default;
        Counted& operator=(const Counted&) = delete;
        int* copies;
    };
    int copies = 0;
    TestTask first(future::shared(future::ready(Counted(copies))));
    TestTask second(first.future().clone());
    TestTask third(second.future().clone());

    (void) first.poll();
    EXPECT_EQ(copies, 1);
    (void) second.poll();
    EXPECT_EQ(copies, 2);
    (void) third.poll();
    EXPECT_EQ(copies, 2);
}

TEST(Shared, CountsClonesAndWeakOnes) {
    auto first = future::shared(future::ready(7));
    EXPECT_EQ(first.strong_count(), 1U);
    EXPECT_EQ(first.weak_count(), 0U);

    auto second = first.clone();
    const auto weak = first.downgrade();
    const auto other = weak.clone();
    EXPECT_EQ(first.strong_count(), 2U);
    EXPECT_EQ(second.weak_count(), 2U);

    EXPECT_EQ(pollen::block_on(std::move(first)), 7);
    EXPECT_EQ(second.strong_count(), 1U);
    TestTask last(std::move(second));
    (void) last.poll();
    EXPECT_EQ(last.future().strong_count(), 0U);
    EXPECT_FALSE(other.upgrade().has_value());
    EXPECT_FALSE(last.future().downgrade().upgrade().has_value());
    EXPECT_TRUE(last.future().clone().is_terminated());
}

TEST(Shared, AWeakOneBecomesACloneAgain) {
    auto first = future::shared(future::ready(7));
    const auto weak = first.downgrade();

    auto second = weak.upgrade();
    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(second->ptr_eq(first));
    EXPECT_EQ(second->ptr_hash(), first.ptr_hash());
    EXPECT_FALSE(first.ptr_eq(future::shared(future::ready(7))));
}

#if POLLEN_EXCEPTIONS
TEST(Shared, ThrowsTheSameExceptionFromEveryClone) {
    DropCounter drops;
    TestTask first(future::shared(
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); })));
    TestTask second(first.future().clone());
    const std::exception* thrown[2] = {};
    const auto poll = [](auto& task) -> const std::exception* {
        try {
            (void) task.poll();
        } catch (const std::exception& error) {
            return &error;
        }
        return nullptr;
    };

    thrown[0] = poll(first);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(second.future().peek(), nullptr);
    thrown[1] = poll(second);

    EXPECT_NE(thrown[0], nullptr);
    EXPECT_EQ(thrown[0], thrown[1]);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
}

TEST(Shared, WakesTheOthersWhenTheFutureThrows) {
    bool throws = false;
    TestTask first(future::shared(future::poll_fn([&](pollen::Context&) -> Poll<int> {
        if (throws) throw std::runtime_error("no");
        return Pending{};
    })));
    TestTask second(first.future().clone());
    (void) first.poll();
    (void) second.poll();
    throws = true;

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_TRUE(second.is_woken());
    EXPECT_THROW((void) second.poll(), std::runtime_error);
}

TEST(Shared, ACopyThatThrowsIsItsCloneAlone) {
    struct Once {
        explicit Once(int& with) : left(&with) {}
        Once(const Once& other) : left(other.left) {
            if (--*left == 0) throw std::runtime_error("no");
        }
        Once(Once&&) = default;
        Once& operator=(const Once&) = delete;
        int* left;
    };
    int left = 1;
    TestTask first(future::shared(future::ready(Once(left))));
    TestTask second(first.future().clone());

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    EXPECT_TRUE(second.poll().is_ready());
}

TEST(Shared, MayBePolledOnWhenAWakerCouldNotBeCloned) {
    Gate gate;
    auto shared = future::shared(gate.future());
    pollen::testing::PanickingWaker panicking;
    pollen::Context bad(panicking.waker());

    EXPECT_ANY_THROW((void) shared.poll(bad));
    TestTask task(shared.clone());
    EXPECT_TRUE(task.poll().is_pending());
    gate.open();
    EXPECT_EQ(task.poll().value(), 7);
}
#endif

TEST(Shared, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return future::shared(ready_after(2, std::make_shared<DropToken>(drops.token())));
    });
}

TEST(Shared, PassesTheTraitsOn) {
    using Local = future::Shared<pollen::LocalBoxFuture<int>>;
    using Plain = future::Shared<pollen::BoxFuture<int>>;
    static_assert(!pollen::sendable<Local> &&
                  !pollen::sendable<future::WeakShared<pollen::LocalBoxFuture<int>>>);
    static_assert(pollen::sendable<Plain> && pollen::unpin<Plain> && !pollen::borrowing<Plain>);
    static_assert(pollen::FusedFuture<Plain>);
    static_assert(std::is_nothrow_move_constructible_v<Plain> &&
                  std::is_nothrow_move_assignable_v<Plain> && !std::is_copy_constructible_v<Plain>);
    static_assert(std::is_nothrow_move_constructible_v<future::WeakShared<pollen::BoxFuture<int>>>);
}

TEST(Shared, AllocatesOneBlock) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    {
        auto first = future::shared(ready_after(1, 7));
        auto second = first.clone();
        auto weak = first.downgrade();
        (void) first.poll(cx);
        (void) second.poll(cx);
        (void) first.poll(cx);
    }
    EXPECT_EQ(allocations.allocated(), 1U);
    EXPECT_EQ(allocations.freed(), 1U);
}

}  // namespace
