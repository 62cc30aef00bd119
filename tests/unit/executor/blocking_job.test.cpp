// SPDX-License-Identifier: MIT
// A job, run by the test itself.

#include <pollen/executor/blocking_job.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/task_exception.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <utility>

namespace {

using pollen::BlockingPool;
using pollen::detail::BlockingJob;
using pollen::detail::BlockingJobOf;
using pollen::detail::Outcome;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;

template <class Fn>
BlockingJob& make_job(const BlockingPool& pool, Fn fn) {
    return *new BlockingJobOf<Fn>(std::move(fn), pool.core());
}

void let_wait(BlockingJob& job, const CountingWaker& waker) {
    job.set_waker(waker.waker().clone().into_raw());
    (void) job.state.start_waiting();
}

TEST(BlockingJob, BecomesItsValueAndWakes) {
    const BlockingPool pool;
    DropCounter drops;
    CountingWaker waker;
    BlockingJob& job = make_job(pool, [token = drops.token()] { return 7; });
    let_wait(job, waker);

    job.run();

    EXPECT_EQ(drops.alive(), 0U) << "the function is gone before anybody hears";
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(job.outcome, Outcome::Value);
    EXPECT_EQ(pollen::detail::take_outcome<int>(job.payload, job.outcome).value(), 7);
    EXPECT_EQ(job.state.go(), pollen::detail::LeaveDuty::Destroy);
    job.table().destroy(job);
}

TEST(BlockingJob, IsDiscardedByItsThreadWhenNobodyWantsIt) {
    const BlockingPool pool;
    DropCounter drops;
    CountingWaker waker;
    BlockingJob& job = make_job(pool, [&drops] { return drops.token(); });
    let_wait(job, waker);
    EXPECT_EQ(job.state.abandon(), pollen::detail::AbandonDuty::Nothing);

    job.run();

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(waker.wakes(), 0U);
    EXPECT_EQ(waker.references(), 0U);
}

TEST(BlockingJob, ThatIsCancelledIsNotCalled) {
    const BlockingPool pool;
    DropCounter drops;
    CountingWaker waker;
    bool called = false;
    BlockingJob& job = make_job(pool, [&called, token = drops.token()] { called = true; });
    let_wait(job, waker);

    job.cancel();

    EXPECT_FALSE(called);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(job.outcome, Outcome::Cancelled);
    job.table().discard(job);
    EXPECT_EQ(job.state.go(), pollen::detail::LeaveDuty::Destroy);
    job.table().destroy(job);
}

#if POLLEN_EXCEPTIONS
int reported = 0;

TEST(BlockingJob, ReportsTheExceptionThatNobodyWants) {
    const BlockingPool pool;
    reported = 0;
    const auto before = pollen::set_task_exception_handler([](std::exception_ptr) { ++reported; });
    BlockingJob& job = make_job(pool, [] { throw std::runtime_error("thrown"); });
    EXPECT_EQ(job.state.abandon(), pollen::detail::AbandonDuty::Nothing);

    job.run();

    EXPECT_EQ(reported, 1);
    pollen::set_task_exception_handler(before);
}
#endif

}  // namespace
