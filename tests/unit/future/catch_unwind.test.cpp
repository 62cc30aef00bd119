// SPDX-License-Identifier: MIT
// Tests of catch_unwind: what is thrown becomes a value.

#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/catch_unwind.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/poll_fn.hpp>
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

TEST(CatchUnwind, GivesTheOutput) {
    TestTask task(ready_after(1, 7) | future::catch_unwind());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(*task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(CatchUnwind, GivesVoidReferencesAndMoveOnlyValues) {
    int seven = 7;
    TestTask nothing(future::catch_unwind(future::ready()));
    TestTask reference(future::catch_unwind(future::Ready<int&>(seven)));
    TestTask unique(future::catch_unwind(future::ready(std::make_unique<int>(7))));

    EXPECT_TRUE(nothing.poll().value().has_value());
    EXPECT_EQ(&*reference.poll().value(), &seven);
    EXPECT_EQ(**unique.poll().value(), 7);
}

TEST(CatchUnwind, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask task(future::catch_unwind(future::lazy([token = drops.token()] { return 7; })));

    EXPECT_EQ(*task.poll().value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(CatchUnwind, GivesWhatTheFutureThrows) {
    DropCounter drops;
    bool throws = false;
    TestTask task(future::catch_unwind(
        future::poll_fn([&, token = drops.token()](pollen::Context&) -> pollen::Poll<int> {
            if (throws) throw std::runtime_error("no");
            return pollen::Pending{};
        })));
    EXPECT_TRUE(task.poll().is_pending());
    throws = true;

    auto result = task.poll();

    EXPECT_EQ(drops.alive(), 0U);
    ASSERT_FALSE(result.value().has_value());
    EXPECT_THROW((void) result.value().value(), std::runtime_error);
    EXPECT_THROW(std::rethrow_exception(result.value().error()), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(CatchUnwind, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::catch_unwind(ready_after(2, drops.token())); });
}

TEST(CatchUnwind, PassesTheTraitsOn) {
    using Local = future::CatchUnwind<pollen::LocalBoxFuture<int>>;
    using Lent = future::CatchUnwind<future::ByRef<future::Ready<int>>>;

    static_assert(!pollen::sendable<Local> && pollen::unpin<Local> && pollen::FusedFuture<Local>);
    static_assert(pollen::sendable<Lent> && pollen::borrowing<Lent>);
    static_assert(!std::is_copy_constructible_v<Local>);
}

TEST(CatchUnwind, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto caught = future::catch_unwind(future::ready(7));
    (void) caught.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
