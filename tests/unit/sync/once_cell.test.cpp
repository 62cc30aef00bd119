// SPDX-License-Identifier: MIT
// OnceCell: one makes the value, the others wait for it; who gives up lets the next one try.

#include <pollen/sync/once_cell.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/pending_once.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

namespace {

using pollen::Context;
using pollen::OnceCell;
using pollen::Pending;
using pollen::Poll;
using pollen::future::poll_fn;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

using Answers42 = decltype([] { return pollen::future::ready(42); });
static_assert(pollen::Future<pollen::OnceCellGetOrInit<int, Answers42>>);
static_assert(pollen::borrowing<pollen::OnceCellGetOrInit<int, Answers42>>);
static_assert(std::is_same_v<pollen::OnceCellGetOrInit<int, Answers42>::Output, const int&>);

TEST(OnceCell, IsEmptyUntilItIsSet) {
    OnceCell<std::string> cell;
    EXPECT_EQ(cell.get(), nullptr);
    EXPECT_EQ(cell.get_mut(), nullptr);

    EXPECT_TRUE(cell.set("first"));
    EXPECT_FALSE(cell.set("second"));

    ASSERT_NE(cell.get(), nullptr);
    EXPECT_EQ(*cell.get(), "first");
    *cell.get_mut() = "changed";
    EXPECT_EQ(*cell.get(), "changed");
}

TEST(OnceCell, CallsTheInitialiserOnceAndOnlyWhenPolled) {
    int calls = 0;
    OnceCell<int> cell;
    auto make = [&calls] {
        ++calls;
        return ready_after(1, 42);
    };
    TestTask first(cell.get_or_init(make));
    TestTask second(cell.get_or_init(make));
    EXPECT_EQ(calls, 0);

    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_FALSE(cell.set(7)) << "somebody is making it";
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(second.wakes(), 0U);
    auto answer = first.poll();

    ASSERT_TRUE(answer.is_ready());
    EXPECT_EQ(&answer.value(), cell.get());
    EXPECT_EQ(answer.value(), 42);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(&second.poll().value(), cell.get());
    TestTask later(cell.get_or_init(make));
    EXPECT_EQ(later.poll().value(), 42);
    EXPECT_EQ(calls, 1);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
}

TEST(OnceCell, WhoGivesUpLetsTheNextOneTry) {
    OnceCell<int> cell;
    TestTask first(cell.get_or_init([] { return ready_after(5, 1); }));
    TestTask second(cell.get_or_init([] { return ready_after(0, 2); }));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());

    first.drop();

    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(second.poll().value(), 2);
    EXPECT_EQ(*cell.get(), 2);
}

TEST(OnceCell, AChosenOneThatGoesAwayPassesTheTurnOn) {
    OnceCell<int> cell;
    TestTask first(cell.get_or_init([] { return ready_after(5, 1); }));
    TestTask second(cell.get_or_init([] { return ready_after(0, 2); }));
    TestTask third(cell.get_or_init([] { return ready_after(0, 3); }));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(third.poll().is_pending());

    first.drop();
    second.drop();

    EXPECT_EQ(third.wakes(), 1U);
    EXPECT_EQ(third.poll().value(), 3);
}

#if POLLEN_EXCEPTIONS
TEST(OnceCell, WhoThrowsLetsTheNextOneTry) {
    OnceCell<int> cell;
    TestTask first(cell.get_or_init([] {
        return poll_fn([polled = false](Context&) mutable -> Poll<int> {
            if (!std::exchange(polled, true)) return Pending{};
            throw std::runtime_error("no disk");
        });
    }));
    TestTask second(cell.get_or_init(
        []() -> pollen::future::Ready<int> { throw std::runtime_error("no memory"); }));
    TestTask third(cell.get_or_init([] { return pollen::future::ready(3); }));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(third.poll().is_pending());

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_EQ(second.wakes(), 1U) << "at once, though the first one still exists";
    EXPECT_THROW((void) second.poll(), std::runtime_error);
    EXPECT_EQ(third.wakes(), 1U);
    EXPECT_EQ(third.poll().value(), 3);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
}

TEST(OnceCell, AValueThatThrowsWhenItIsMadeLeavesTheCellEmpty) {
    struct Picky {
        explicit Picky(int value) {
            if (value == 0) throw std::runtime_error("zero");
        }
    };
    OnceCell<Picky> cell;
    EXPECT_THROW(cell.set(0), std::runtime_error);
    EXPECT_EQ(cell.get(), nullptr);
    TestTask zero(cell.get_or_init([] { return pollen::future::ready(0); }));
    EXPECT_THROW((void) zero.poll(), std::runtime_error);

    EXPECT_TRUE(cell.set(1));
}
#endif

TEST(OnceCell, ReleasesAllItHoldsAtEachStep) {
    OnceCell<int>* cell = nullptr;
    std::unique_ptr<OnceCell<int>> owner;
    support::drop_at_every_step([&](DropCounter& drops) {
        owner = std::make_unique<OnceCell<int>>();
        cell = owner.get();
        return cell->get_or_init([token = drops.token(), &drops] {
            return poll_fn([inner = drops.token(), left = 2](Context& cx) mutable -> Poll<int> {
                if (left-- == 0) return 1;
                cx.waker().wake_by_ref();
                return Pending{};
            });
        });
    });
}

TEST(OnceCell, DestroysItsValueOnce) {
    DropCounter drops;
    {
        OnceCell<pollen::testing::DropToken> cell;
        EXPECT_TRUE(cell.set(drops.token()));
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(OnceCell, AllocatesNothing) {
    OnceCell<int> cell;
    auto make = [] { return ready_after(1, 42); };
    TestTask first(cell.get_or_init(make));
    TestTask second(cell.get_or_init(make));
    const support::AllocationCounter counter;

    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    EXPECT_TRUE(first.poll().is_ready());
    EXPECT_TRUE(second.poll().is_ready());

    EXPECT_EQ(counter.allocated(), 0U);
}

}  // namespace
