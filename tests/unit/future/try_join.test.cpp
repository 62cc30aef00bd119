// SPDX-License-Identifier: MIT
// Tests of try_join: all values in order, or the first error.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <tl/expected.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

TEST(TryJoin, GivesAllValuesInOrder) {
    TestTask task(future::try_join(ready_after(2, Result<int, int>(1)), future::ok<int>(),
                                   future::ok<int>(std::make_unique<int>(3))));

    auto result = support::poll_until_ready(task).value();

    static_assert(std::is_same_v<decltype(result),
                                 Result<std::tuple<int, pollen::Unit, std::unique_ptr<int>>, int>>);
    EXPECT_EQ(std::get<0>(*result), 1);
    EXPECT_EQ(*std::get<2>(*result), 3);
    EXPECT_EQ(task.polls(), 3U);
    support::expect_polled_after_ready(task);
}

TEST(TryJoin, StopsAtTheFirstErrorAndDropsAll) {
    DropCounter drops;
    int polls_behind = 0;
    TestTask task(future::try_join(
        future::lazy([token = drops.token("ready")] { return Result<int, int>(7); }),
        ready_after(1, Result<int, int>(Err(1))) |
            future::map([token = drops.token("failed")](auto result) { return result; }),
        future::poll_fn(
            [&, token = drops.token("behind")](pollen::Context&) -> pollen::Poll<Result<int, int>> {
                ++polls_behind;
                return pollen::Pending{};
            })));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), (Log{"ready"}));
    EXPECT_EQ(polls_behind, 1);

    EXPECT_EQ(task.poll().value().error(), 1);
    EXPECT_EQ(polls_behind, 1);
    EXPECT_EQ(drops.log(), (Log{"ready", "failed", "behind"}));
    support::expect_polled_after_ready(task);
}

TEST(TryJoin, KeepsTheShapeOfTheFirstAndConvertsTheErrorsOfTheOthers) {
    const auto first = [] { return future::ready(tl::expected<int, std::string>(7)); };
    TestTask failed(future::try_join(first(), future::err<int>("no")));
    TestTask good(future::try_join(first(), future::ok<const char*>('a')));

    static_assert(
        std::is_same_v<decltype(failed)::Output, tl::expected<std::tuple<int, int>, std::string>>);
    EXPECT_EQ(failed.poll().value().error(), "no");
    EXPECT_EQ(good.poll().value().value(), (std::tuple(7, 'a')));
}

TEST(TryJoin, KeepsReferences) {
    int target = 7;
    TestTask task(future::try_join(future::ready(Result<int&, int>(target))));

    EXPECT_EQ(&std::get<0>(*task.poll().value()), &target);
}

TEST(TryJoin, DoesNotMoveItsFuturesOnceTheyArePolled) {
    const auto slow = [](int pendings) {
        return pollen::testing::checked(future::poll_fn(
            [pendings](pollen::Context& cx) mutable -> pollen::Poll<Result<int, int>> {
                if (pendings-- == 0) return Result<int, int>(7);
                cx.waker().wake_by_ref();
                return pollen::Pending{};
            }));
    };
    TestTask task(future::try_join(slow(1), slow(3)));

    EXPECT_EQ(*support::poll_until_ready(task).value(), std::tuple(7, 7));
}

#if POLLEN_EXCEPTIONS
TEST(TryJoin, ThrowsAtOnceAndLeavesTheOthersToBeDestroyed) {
    DropCounter drops;
    int polls_behind = 0;
    {
        TestTask task(future::try_join(
            future::lazy([]() -> Result<int, int> { throw std::runtime_error("no"); }),
            future::lazy([&, token = drops.token()] {
                ++polls_behind;
                return Result<int, int>(7);
            })));

        EXPECT_THROW((void) task.poll(), std::runtime_error);
        EXPECT_EQ(polls_behind, 0);
        support::expect_polled_after_ready(task);
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(TryJoin, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        const auto child = [&](std::size_t pendings) {
            return ready_after(pendings, Result<int, int>(7)) |
                   future::map([token = drops.token()](auto result) { return result; });
        };
        return future::try_join(child(1), child(3), child(0));
    });
}

TEST(TryJoin, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto both = future::try_join(future::ok<int>(7), future::ok<int>('a'));
    (void) both.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
