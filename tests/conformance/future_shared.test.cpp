// SPDX-License-Identifier: MIT
// What futures/tests/future_shared.rs asks of a shared future, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/now_or_never.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/shared.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::block_on;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;

void await_in_threads(int threads) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto shared = future::shared(std::move(receiver));
    std::vector<std::thread> running;
    std::vector<int> got(static_cast<std::size_t>(threads));
    for (int& mine : got) {
        running.emplace_back(
            [&mine, clone = shared.clone()]() mutable { mine = *block_on(std::move(clone)); });
    }

    (void) std::move(sender).send(6);

    EXPECT_EQ(block_on(std::move(shared)), 6);
    for (std::thread& thread : running)
        thread.join();
    EXPECT_EQ(got, std::vector<int>(static_cast<std::size_t>(threads), 6));
}

// theirs: future_shared: one_thread
TEST(FutureShared, ReachesOneThread) { await_in_threads(1); }

// theirs: future_shared: two_threads
TEST(FutureShared, ReachesTwoThreads) { await_in_threads(2); }

// theirs: future_shared: many_threads
TEST(FutureShared, ReachesManyThreads) { await_in_threads(1'000); }

// theirs: future_shared: drop_on_one_task_ok
TEST(FutureShared, GoesOnWhenOneOfItsTasksGivesUp) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto first = future::shared(std::move(receiver));
    auto second = first.clone();
    auto [give_up, given_up] = oneshot::channel<int>();
    auto [report, reported] = oneshot::channel<int>();
    std::thread gives_up([work = std::move(first), end = std::move(given_up)]() mutable {
        (void) block_on(future::select(std::move(work), std::move(end)));
    });
    std::thread waits([work = std::move(second), to = std::move(report)]() mutable {
        (void) std::move(to).send(*block_on(std::move(work)));
    });

    (void) std::move(give_up).send(11);
    gives_up.join();
    (void) std::move(sender).send(42);

    EXPECT_EQ(block_on(std::move(reported)), 42);
    waits.join();
}

// theirs: future_shared: drop_in_poll
TEST(FutureShared, ACloneMayGoInThePollOfAnother) {
    std::optional<pollen::LocalBoxFuture<int>> slot;
    auto shared = future::shared(future::lazy([&slot] {
        slot.reset();
        return 1;
    }));
    slot.emplace(shared.clone());

    EXPECT_EQ(block_on(std::move(shared)), 1);
}

// theirs: future_shared: peek
TEST(FutureShared, ShowsItsOutputOnceOneHasPolled) {
    pollen::LocalExecutor executor;
    auto [sender, receiver] = oneshot::channel<int>();
    auto first = future::shared(std::move(receiver));
    auto second = first.clone();
    for (int look = 0; look < 2; ++look) {
        EXPECT_EQ(first.peek(), nullptr);
        EXPECT_EQ(second.peek(), nullptr);
    }

    (void) std::move(sender).send(42);
    for (int look = 0; look < 2; ++look) {
        EXPECT_EQ(first.peek(), nullptr);
        EXPECT_EQ(second.peek(), nullptr);
    }

    executor.spawn(std::move(first) | future::map([](std::optional<int>) {}));
    executor.run();
    for (int look = 0; look < 2; ++look) {
        ASSERT_NE(second.peek(), nullptr);
        EXPECT_EQ(*second.peek(), 42);
    }
}

// theirs: future_shared: downgrade
TEST(FutureShared, AWeakOneEndsWithTheLastThatAnswers) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto first = future::shared(std::move(receiver));
    const auto weak = first.downgrade();
    auto second = weak.upgrade().value();
    (void) std::move(sender).send(42);
    EXPECT_EQ(block_on(std::move(first)), 42);

    EXPECT_TRUE(second.downgrade().upgrade().has_value());
    EXPECT_TRUE(weak.upgrade().has_value());
    EXPECT_EQ(block_on(future::by_ref(second)), 42);

    EXPECT_FALSE(weak.upgrade().has_value());
    EXPECT_FALSE(second.downgrade().upgrade().has_value());
}

// theirs: future_shared: ptr_eq
TEST(FutureShared, ClonesKnowEachOther) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto [other_sender, other_receiver] = oneshot::channel<int>();
    const auto first = future::shared(std::move(receiver));
    const auto second = first.clone();
    const auto other = future::shared(std::move(other_receiver));

    EXPECT_TRUE(first.ptr_eq(first) && first.ptr_eq(second) && second.ptr_eq(first));
    EXPECT_FALSE(first.ptr_eq(other) || other.ptr_eq(second));
    EXPECT_EQ(first.ptr_hash(), second.ptr_hash());
    EXPECT_NE(first.ptr_hash(), other.ptr_hash());
}

// Knows how many copies of it were made.
struct Counted {
    explicit Counted(int& to) : copies(&to) {}
    Counted(const Counted& other) : copies(other.copies) { ++*copies; }
    Counted(Counted&&) = default;
    Counted& operator=(const Counted&) = delete;
    int* copies;
};

// theirs: future_shared: dont_clone_in_single_owner_shared_future
TEST(FutureShared, ASoleOwnerGetsTheOutputItself) {
    int copies = 0;
    auto [sender, receiver] = oneshot::channel<Counted>();
    auto shared = future::shared(std::move(receiver));
    (void) std::move(sender).send(Counted(copies));

    (void) block_on(std::move(shared));

    EXPECT_EQ(copies, 0);
}

// theirs: future_shared: dont_do_unnecessary_clones_on_output
TEST(FutureShared, CopiesItsOutputForAllButTheLast) {
    int copies = 0;
    auto [sender, receiver] = oneshot::channel<Counted>();
    auto shared = future::shared(std::move(receiver));
    (void) std::move(sender).send(Counted(copies));

    (void) block_on(shared.clone());
    EXPECT_EQ(copies, 1);
    (void) block_on(shared.clone());
    EXPECT_EQ(copies, 2);
    (void) block_on(std::move(shared));
    EXPECT_EQ(copies, 2);
}

// theirs: future_shared: shared_future_that_wakes_itself_until_pending_is_returned
TEST(FutureShared, AFutureThatWakesItselfLetsOthersGoFirst) {
    bool may_proceed = false;
    auto spins = future::shared(future::poll_fn([&](Context& cx) -> Poll<void> {
        if (may_proceed) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return Pending{};
    }));

    block_on(future::join(std::move(spins), future::lazy([&] { may_proceed = true; })));

    EXPECT_TRUE(may_proceed);
}

#if POLLEN_EXCEPTIONS
// theirs: future_shared: panic_while_poll
// (there the others panic with words of their own; here they throw what was thrown)
TEST(FutureShared, EveryCloneThrowsWhatThePollThrew) {
    int polls = 0;
    auto first = future::shared(future::poll_fn([&](Context&) -> Poll<int> {
        ++polls;
        throw std::runtime_error("inner");
    }));
    auto second = first.clone();

    EXPECT_THROW((void) block_on(std::move(first)), std::runtime_error);
    EXPECT_THROW((void) block_on(std::move(second)), std::runtime_error);
    EXPECT_EQ(polls, 1);
}

// theirs: future_shared: poll_while_panic
TEST(FutureShared, MayBePolledWhileAnExceptionIsOnItsWay) {
    struct PollsAtTheEnd {
        explicit PollsAtTheEnd(int& to) : sum(&to) {}
        PollsAtTheEnd(const PollsAtTheEnd&) = delete;
        PollsAtTheEnd& operator=(const PollsAtTheEnd&) = delete;
        ~PollsAtTheEnd() {
            auto shared = future::shared(future::ready(1));
            *sum += future::now_or_never(shared.clone()).value_or(0);
            *sum += future::now_or_never(std::move(shared)).value_or(0);
        }
        int* sum;
    };
    int sum = 0;
    const auto throws = [&] {
        const PollsAtTheEnd at_the_end(sum);
        throw std::runtime_error("outer");
    };

    EXPECT_THROW(throws(), std::runtime_error);
    EXPECT_EQ(sum, 2);
}
#endif

}  // namespace
