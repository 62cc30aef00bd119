// SPDX-License-Identifier: MIT
// What futures/tests/future_abortable.rs asks of an abortable future, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/abortable.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;

// theirs: future_abortable: abortable_works
TEST(FutureAbortable, AnswersAbortedAfterAnAbort) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto [work, handle] = future::abortable(std::move(receiver));
    handle.abort();
    EXPECT_TRUE(handle.is_aborted());

    EXPECT_TRUE(pollen::block_on(std::move(work)).is_aborted());
}

// theirs: future_abortable: abortable_awakens
TEST(FutureAbortable, AnAbortWakesTheTaskOnce) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto [work, handle] = future::abortable(std::move(receiver));
    pollen::testing::TestTask task(std::move(work));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 0U);

    handle.abort();
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(handle.is_aborted());
    EXPECT_TRUE(task.poll().value().is_aborted());
}

// theirs: future_abortable: abortable_resolves
TEST(FutureAbortable, AnswersWithTheValueOtherwise) {
    auto [sender, receiver] = oneshot::channel<int>();
    auto [work, handle] = future::abortable(std::move(receiver));
    (void) std::move(sender).send(7);

    EXPECT_FALSE(handle.is_aborted());
    EXPECT_EQ(pollen::block_on(std::move(work)).value(), 7);
}

}  // namespace
