// SPDX-License-Identifier: MIT
// Tests of fuse: what a future is after its end.

#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/fuse.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

struct Pinned {
    using Output = int;
    explicit Pinned(int with) : value(with) {}
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
    pollen::Poll<int> poll(pollen::Context&) { return value; }
    int value;
};

TEST(Fuse, AnswersOnceAndIsThenPendingForEver) {
    TestTask task(ready_after(1, 7) | future::fuse());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.future().is_terminated());
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 0U);
}

TEST(Fuse, MayHaveFinishedFromTheBeginning) {
    TestTask task(future::Fuse<future::Ready<int>>::terminated());

    EXPECT_TRUE(task.future().is_terminated());
    EXPECT_TRUE(task.poll().is_pending());
}

TEST(Fuse, BeginsAnewWithAnotherFuture) {
    auto slot = future::Fuse<Pinned>::terminated();
    auto cx = pollen::testing::noop_context();

    slot.emplace(7);
    EXPECT_FALSE(slot.is_terminated());
    EXPECT_EQ(slot.poll(cx).value(), 7);
    slot.emplace(8);
    EXPECT_EQ(slot.poll(cx).value(), 8);
}

TEST(Fuse, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask task(future::fuse(future::lazy([token = drops.token()] { return 7; })));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Fuse, PassesVoidReferencesAndMoveOnlyValuesThrough) {
    int seven = 7;
    TestTask nothing(future::fuse(future::ready()));
    TestTask reference(future::fuse(future::Ready<int&>(seven)));
    TestTask unique(future::fuse(future::ready(std::make_unique<int>(7))));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &seven);
    EXPECT_EQ(*unique.poll().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(Fuse, HasFinishedWhenTheFutureThrows) {
    DropCounter drops;
    TestTask task(future::fuse(
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(task.future().is_terminated());
    EXPECT_TRUE(task.poll().is_pending());
}
#endif

TEST(Fuse, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::fuse(ready_after(2, drops.token())); });
}

TEST(Fuse, PassesTheTraitsOn) {
    using Local = future::Fuse<pollen::LocalBoxFuture<int>>;

    static_assert(!pollen::sendable<Local> && pollen::unpin<Local>);
    static_assert(pollen::sendable<future::Fuse<future::Ready<int>>>);
    static_assert(!pollen::unpin<future::Fuse<Pinned>>);
    static_assert(pollen::borrowing<future::Fuse<future::ByRef<Pinned>>>);
    static_assert(!std::is_copy_constructible_v<Local>);
}

TEST(Fuse, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto fused = future::fuse(future::ready(7));
    (void) fused.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
