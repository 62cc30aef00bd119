// SPDX-License-Identifier: MIT
// The list of waiters that all of sync/ is built on.

#include <pollen/sync/waiter.hpp>

#include <pollen/detail/lock.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/panicking_waker.hpp>

#include <gtest/gtest.h>

#include <support/allocations.hpp>

#include <utility>

namespace {

using pollen::Waker;
using pollen::detail::Lock;
using pollen::detail::Waiter;
using pollen::detail::WaiterList;
using pollen::testing::CountingWaker;

TEST(WaiterList, GivesOutTheOldestFirst) {
    WaiterList list;
    Waiter first;
    Waiter second;
    EXPECT_TRUE(list.is_empty());
    EXPECT_EQ(list.pop_front(), nullptr);

    list.push_back(first, Waker::noop().clone());
    list.push_back(second, Waker::noop().clone());

    EXPECT_EQ(list.front(), &first);
    EXPECT_EQ(list.pop_front(), &first);
    (void) first.grant();
    EXPECT_EQ(list.pop_front(), &second);
    (void) second.grant();
    EXPECT_TRUE(list.is_empty());
    first.finish();
    second.finish();
}

TEST(WaiterList, TakesAWaiterOutWhereverItIs) {
    for (int leaves = 0; leaves < 3; ++leaves) {
        WaiterList list;
        Waiter waiters[3];
        for (Waiter& waiter : waiters)
            list.push_back(waiter, Waker::noop().clone());

        (void) list.remove(waiters[leaves]);

        EXPECT_FALSE(waiters[leaves].is_queued());
        for (int index = 0; index < 3; ++index) {
            if (index == leaves) continue;
            ASSERT_EQ(list.pop_front(), &waiters[index]);
            (void) waiters[index].grant();
            waiters[index].finish();
        }
        EXPECT_TRUE(list.is_empty());
    }
}

TEST(WaiterList, TakesAllOverAndTheyCanStillLeave) {
    WaiterList list;
    WaiterList taken;
    Waiter early[3];
    Waiter late;
    taken.take_all(list);  // of none
    EXPECT_TRUE(taken.is_empty());
    for (Waiter& waiter : early)
        list.push_back(waiter, Waker::noop().clone());

    taken.take_all(list);
    EXPECT_TRUE(list.is_empty());
    list.push_back(late, Waker::noop().clone());
    (void) taken.remove(early[1]);

    for (Waiter* waiter : {&early[0], &early[2]}) {
        EXPECT_EQ(taken.pop_front(), waiter);
        (void) waiter->grant();
        waiter->finish();
    }
    EXPECT_TRUE(taken.is_empty());
    (void) list.remove(late);
}

TEST(Waiter, AGrantHandsTheWakerOutAndSaysWhat) {
    const auto kind = static_cast<std::uint8_t>(Waiter::Granted + 1);
    CountingWaker task;
    WaiterList list;
    Waiter waiter;
    EXPECT_EQ(waiter.state(), Waiter::Fresh);
    EXPECT_FALSE(waiter.is_queued());
    list.push_back(waiter, task.waker().clone());
    EXPECT_EQ(waiter.state(), Waiter::Waiting);
    EXPECT_TRUE(waiter.is_queued());

    {
        const Waker woken = list.pop_front()->grant(kind);
        EXPECT_TRUE(woken.will_wake(task.waker()));
        EXPECT_EQ(task.references(), 1U);
    }

    EXPECT_EQ(task.references(), 0U);
    EXPECT_EQ(waiter.state(), kind);
    EXPECT_TRUE(waiter.is_queued()) << "the grant has to be taken or passed on";
    waiter.finish();
    EXPECT_FALSE(waiter.is_queued());
}

TEST(Waiter, KeepsTheWakerOfTheLatestPoll) {
    Lock lock;
    CountingWaker first;
    CountingWaker second;
    WaiterList list;
    Waiter waiter;
    list.push_back(waiter, first.waker().clone());

    EXPECT_TRUE(waiter.still_waits(lock, first.waker()));
    EXPECT_EQ(first.clones(), 1U) << "the same waker is not cloned again";
    EXPECT_TRUE(waiter.still_waits(lock, second.waker()));

    EXPECT_EQ(first.references(), 0U);
    const Waker woken = list.pop_front()->grant();
    EXPECT_TRUE(woken.will_wake(second.waker()));
    EXPECT_FALSE(waiter.still_waits(lock, second.waker()));
    EXPECT_FALSE(waiter.still_waits(lock, first.waker()));
    waiter.finish();
}

#if POLLEN_EXCEPTIONS
TEST(Waiter, KeepsTheOldWakerIfTheNewOneCannotBeCloned) {
    const pollen::testing::PanickingWaker other(pollen::testing::PanicsOn::Clone);
    Lock lock;
    CountingWaker task;
    WaiterList list;
    Waiter waiter;
    list.push_back(waiter, task.waker().clone());

    EXPECT_THROW((void) waiter.still_waits(lock, other.waker()), pollen::testing::WakerPanicked);

    const Waker kept = list.remove(waiter);
    EXPECT_TRUE(kept.will_wake(task.waker()));
}
#endif

TEST(Waiter, MayBeMovedBeforeItIsQueued) {
    WaiterList list;
    Waiter fresh;
    Waiter moved = std::move(fresh);
    EXPECT_EQ(moved.state(), Waiter::Fresh);
    EXPECT_EQ(fresh.state(), Waiter::Finished);  // NOLINT(bugprone-use-after-move)

    list.push_back(moved, Waker::noop().clone());
    (void) list.remove(moved);
    Waiter finished = std::move(moved);
    EXPECT_EQ(finished.state(), Waiter::Finished);
    finished = Waiter();
    EXPECT_EQ(finished.state(), Waiter::Fresh);
}

TEST(Waiter, AllocatesNothing) {
    CountingWaker task;
    const support::AllocationCounter counter;
    WaiterList list;
    Waiter waiter;

    list.push_back(waiter, task.waker().clone());
    (void) list.remove(waiter);

    EXPECT_EQ(counter.allocated(), 0U);
}

#if POLLEN_ASSERTIONS
TEST(WaiterDeathTest, IsNotMovedWhileItWaits) {
    WaiterList list;
    Waiter waiter;
    list.push_back(waiter, Waker::noop().clone());

    EXPECT_DEATH(const Waiter moved = std::move(waiter), "a future that waits was moved");
    (void) list.remove(waiter);
}

TEST(WaiterDeathTest, OutlivesItsList) {
    Waiter waiter;
    EXPECT_DEATH(
        {
            WaiterList list;
            list.push_back(waiter, Waker::noop().clone());
        },
        "an object was destroyed while futures wait for it");
}
#endif

}  // namespace
