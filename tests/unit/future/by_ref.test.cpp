// SPDX-License-Identifier: MIT
// Tests of by_ref: a future that was lent stays where it is, and its owner's.

#include <pollen/future/by_ref.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::testing::TestTask;

namespace {

struct Immovable {
    using Output = int;
    Immovable() = default;
    Immovable(Immovable&&) = delete;
    pollen::Poll<int> poll(pollen::Context&) { return ++polls; }
    int polls = 0;
};

TEST(ByRef, PollsTheFutureWhereItIs) {
    Immovable immovable;
    TestTask task(future::by_ref(immovable) | future::map([](int polls) { return 10 * polls; }));

    EXPECT_EQ(task.poll().value(), 10);
    EXPECT_EQ(immovable.polls, 1);
}

TEST(ByRef, LeavesTheFutureToItsOwner) {
    auto slow = pollen::testing::ready_after(2, 7);
    {
        TestTask task(future::by_ref(slow));
        EXPECT_TRUE(task.poll().is_pending());
    }

    TestTask task(future::by_ref(slow));
    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
    EXPECT_EQ(slow.polls(), 3U);
}

TEST(ByRef, MayBeMovedWhileTheFutureIsPolled) {
    pollen::testing::ContractReport report;
    auto checked = pollen::testing::checked(
        future::poll_fn([](pollen::Context&) -> pollen::Poll<int> { return pollen::Pending{}; }),
        report);
    auto lent = future::by_ref(checked);
    auto cx = pollen::testing::noop_context();

    (void) lent.poll(cx);
    auto moved = std::move(lent);
    (void) moved.poll(cx);

    EXPECT_TRUE(report.breaches().empty());
}

static_assert(sizeof(future::ByRef<Immovable>) == sizeof(void*));
static_assert(std::is_trivially_copyable_v<future::ByRef<Immovable>>);

}  // namespace
