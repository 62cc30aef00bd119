// SPDX-License-Identifier: MIT
// Barrier: rounds, leaders, and those who give up.

#include <pollen/sync/barrier.hpp>

#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <vector>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

namespace {

using pollen::Barrier;
using pollen::BarrierWait;
using pollen::testing::TestTask;

static_assert(pollen::Future<BarrierWait>);

TEST(Barrier, LetsAllGoOnWhenTheLastOneComes) {
    Barrier barrier(3);
    for (int round = 0; round < 2; ++round) {
        TestTask first(barrier.wait());
        TestTask second(barrier.wait());
        TestTask last(barrier.wait());
        EXPECT_TRUE(first.poll().is_pending());
        EXPECT_TRUE(second.poll().is_pending());
        EXPECT_EQ(first.wakes() + second.wakes(), 0U);

        auto leader = last.poll();

        ASSERT_TRUE(leader.is_ready());
        EXPECT_TRUE(leader.value().is_leader());
        EXPECT_EQ(first.wakes(), 1U);
        EXPECT_EQ(second.wakes(), 1U);
        for (TestTask<BarrierWait>* task : {&first, &second}) {
            auto answer = task->poll();
            ASSERT_TRUE(answer.is_ready());
            EXPECT_FALSE(answer.value().is_leader());
        }
        support::expect_polled_after_ready(first);
        support::expect_polled_after_ready(last);
    }
}

TEST(Barrier, OfOneLeadsAlone) {
    Barrier none(0);
    Barrier one(1);
    TestTask first(none.wait());
    TestTask second(one.wait());

    EXPECT_TRUE(first.poll().value().is_leader());
    EXPECT_TRUE(second.poll().value().is_leader());
}

TEST(Barrier, WhoGivesUpHasNotCome) {
    Barrier barrier(2);
    TestTask gives_up(barrier.wait());
    EXPECT_TRUE(gives_up.poll().is_pending());
    gives_up.drop();
    EXPECT_EQ(gives_up.waker_references(), 0U);

    TestTask first(barrier.wait());
    EXPECT_TRUE(first.poll().is_pending());
    TestTask second(barrier.wait());
    EXPECT_TRUE(second.poll().is_ready());
    EXPECT_TRUE(first.poll().is_ready());
}

TEST(Barrier, WhoGoesAwayAfterTheRoundIsCompleteHasCome) {
    Barrier barrier(2);
    TestTask goes_away(barrier.wait());
    EXPECT_TRUE(goes_away.poll().is_pending());
    TestTask last(barrier.wait());
    EXPECT_TRUE(last.poll().is_ready());

    goes_away.drop();

    TestTask first(barrier.wait());
    EXPECT_TRUE(first.poll().is_pending()) << "the next round needs two again";
    TestTask second(barrier.wait());
    EXPECT_TRUE(second.poll().is_ready());
    EXPECT_TRUE(first.poll().is_ready());
}

// A waker that destroys the futures of the same round which were not told yet: the batches leave
// the lock in between.
TEST(Barrier, WhoIsDestroyedBetweenTwoBatchesDoesNotDisturbTheNextRound) {
    constexpr std::size_t many = pollen::detail::WakeBatch::capacity + 3;
    struct Destroys {
        std::vector<std::unique_ptr<BarrierWait>> victims;
        void wake() { victims.clear(); }
    };
    const auto destroys = std::make_shared<Destroys>();
    const pollen::Waker waker = pollen::make_waker(destroys);
    Barrier barrier(many);
    BarrierWait first = barrier.wait();
    {
        pollen::Context cx(waker);
        EXPECT_TRUE(first.poll(cx).is_pending());
    }
    for (std::size_t i = 0; i + 2 < many; ++i) {
        destroys->victims.push_back(std::make_unique<BarrierWait>(barrier.wait()));
        pollen::Context cx(pollen::Waker::noop());
        EXPECT_TRUE(destroys->victims.back()->poll(cx).is_pending());
    }

    TestTask last(barrier.wait());
    EXPECT_TRUE(last.poll().is_ready());

    std::vector<std::unique_ptr<TestTask<BarrierWait>>> next;
    for (std::size_t i = 0; i + 1 < many; ++i) {
        next.push_back(std::make_unique<TestTask<BarrierWait>>(barrier.wait()));
        EXPECT_TRUE(next.back()->poll().is_pending());
    }
    TestTask completes(barrier.wait());
    EXPECT_TRUE(completes.poll().is_ready());
    for (const auto& task : next)
        EXPECT_TRUE(task->poll().is_ready());
}

TEST(Barrier, AllocatesNothing) {
    Barrier barrier(2);
    TestTask first(barrier.wait());
    TestTask second(barrier.wait());
    const support::AllocationCounter counter;

    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_ready());
    EXPECT_TRUE(first.poll().is_ready());

    EXPECT_EQ(counter.allocated(), 0U);
}

}  // namespace
