// SPDX-License-Identifier: MIT
// Tests of what clones share: the counts, and the list of those that wait.

#include <pollen/future/shared_core.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace {

using pollen::Waker;
using pollen::detail::SharedCore;
using pollen::detail::SharedLink;
using pollen::detail::SharedVTable;
using pollen::detail::SharedWaiter;
using pollen::testing::CountingWaker;

int destroyed = 0;

constexpr SharedVTable table{
    .waker = SharedCore::waker_vtable,
    .destroy =
        [](SharedCore& core) noexcept {
            ++destroyed;
            delete &core;
        },
};

// With the reference of all clones.
class SharedCoreTest : public ::testing::Test {
protected:
    SharedCoreTest() { destroyed = 0; }

    SharedCore& core_ = *new SharedCore(table);
};

TEST_F(SharedCoreTest, CountsClones) {
    core_.add_clone();
    EXPECT_EQ(core_.clones(), 2U);
    EXPECT_FALSE(core_.try_drop_last_clone());
    EXPECT_FALSE(core_.drop_clone());
    EXPECT_TRUE(core_.try_add_clone());
    EXPECT_FALSE(core_.drop_clone());
    EXPECT_TRUE(core_.try_drop_last_clone());
    EXPECT_FALSE(core_.try_add_clone());

    core_.release();
    EXPECT_EQ(destroyed, 1);
}

TEST_F(SharedCoreTest, IsKeptByWeakOnesAndWakers) {
    core_.add_weak();
    EXPECT_EQ(core_.weak(), 1U);
    Waker waker = pollen::BorrowedWaker(core_.raw_waker()).operator*().clone();
    EXPECT_TRUE(core_.drop_clone());
    core_.release();
    core_.drop_weak();
    EXPECT_EQ(destroyed, 0);

    std::move(waker).wake();
    EXPECT_EQ(destroyed, 1);
}

TEST_F(SharedCoreTest, WakesAllThatWait) {
    CountingWaker first;
    CountingWaker second;
    SharedWaiter waiters[2];
    core_.wait(waiters[0], first.waker());
    core_.wait(waiters[1], second.waker());

    core_.wake_all();
    core_.wake_all();

    EXPECT_EQ(first.wakes(), 1U);
    EXPECT_EQ(second.wakes(), 1U);
    core_.release();
}

// More than are woken at once.
constexpr std::size_t many = 2 * pollen::detail::WakeBatch::capacity + 1;

TEST_F(SharedCoreTest, WakesMoreThanABatch) {
    CountingWaker counting;
    std::vector<SharedWaiter> waiters(many);
    for (SharedWaiter& waiter : waiters)
        core_.wait(waiter, counting.waker());

    core_.wake_all();

    EXPECT_EQ(counting.wakes(), many);
    EXPECT_EQ(counting.references(), 0U);
    core_.release();
}

// When it is woken, one that waits leaves and another one comes.
struct Swaps {
    Swaps(SharedCore& of, SharedWaiter& first, SharedWaiter& second)
        : core(of), leaves(first), comes(second) {}
    void wake() {
        core.leave(leaves);
        core.wait(comes, counting.waker());
    }

    SharedCore& core;
    SharedWaiter& leaves;
    SharedWaiter& comes;
    CountingWaker counting;
};

TEST_F(SharedCoreTest, WhoIsWokenMaySendOthersAwayAndLetThemCome) {
    CountingWaker counting;
    std::vector<SharedWaiter> waiters(many);
    SharedWaiter late;
    const auto swaps = std::make_shared<Swaps>(core_, waiters.back(), late);
    core_.wait(waiters.front(), pollen::make_waker(swaps));
    for (std::size_t index = 1; index < many; ++index)
        core_.wait(waiters[index], counting.waker());

    core_.wake_all();
    EXPECT_EQ(counting.wakes(), many - 2);  // not the first, and not the last that has left
    EXPECT_EQ(swaps->counting.wakes(), 0U);

    core_.wake_all();
    EXPECT_EQ(swaps->counting.wakes(), 1U);
    core_.release();
}

TEST_F(SharedCoreTest, KeepsTheLatestWakerAndClonesNoneTwice) {
    CountingWaker first;
    CountingWaker second;
    SharedWaiter waiter;

    core_.wait(waiter, first.waker());
    core_.wait(waiter, first.waker());
    EXPECT_EQ(first.clones(), 1U);
    core_.wait(waiter, second.waker());
    EXPECT_EQ(first.references(), 0U);
    core_.wake_all();

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
    core_.release();
}

TEST_F(SharedCoreTest, WhoLeavesIsNotWoken) {
    CountingWaker counting;
    SharedWaiter waiter;
    SharedWaiter other;
    core_.wait(waiter, counting.waker());

    core_.leave(waiter);
    core_.leave(other);
    core_.wake_all();

    EXPECT_EQ(counting.wakes(), 0U);
    EXPECT_EQ(counting.references(), 0U);
    core_.release();
}

TEST_F(SharedCoreTest, AWaiterMayMove) {
    CountingWaker counting;
    SharedWaiter to;
    {
        SharedWaiter from;
        core_.wait(from, counting.waker());
        core_.move(from, to);
    }
    core_.wake_all();
    EXPECT_EQ(counting.wakes(), 1U);

    SharedWaiter last;
    core_.move(to, last);  // it does not wait any more
    core_.wake_all();
    EXPECT_EQ(counting.wakes(), 1U);
    core_.release();
}

TEST(SharedLink, IsARing) {
    SharedLink ring;
    SharedLink a;
    SharedLink b;
    a.link_before(ring);
    b.link_before(ring);
    EXPECT_EQ(&ring.next(), &a);
    EXPECT_EQ(&a.next(), &b);

    SharedLink other;
    other.replace(ring);
    EXPECT_TRUE(ring.is_alone());
    EXPECT_EQ(&other.next(), &a);
    EXPECT_EQ(&b.next(), &other);
    a.unlink();
    b.unlink();
    EXPECT_TRUE(other.is_alone());
}

}  // namespace
