// SPDX-License-Identifier: MIT
// Tests of or_else: an error is followed by a second future, a value ends it.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/or_else.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

TEST(OrElse, LetsVoidReferencesAndWhatOnlyMovesPass) {
    int target = 7;
    TestTask nothing(future::ok<int>() | future::or_else([](int) { return future::ok<int>(); }));
    TestTask reference(future::ready(Result<int&, int>(target)) | future::or_else([](int) {
                           return future::ready(Result<int&, int>(Err(1)));
                       }));
    TestTask only_moves(future::ok<int>(std::make_unique<int>(7)) | future::or_else([](int) {
                            return future::err<std::unique_ptr<int>>(std::string("no"));
                        }));

    EXPECT_TRUE(nothing.poll().value());
    EXPECT_EQ(&*reference.poll().value(), &target);
    EXPECT_EQ(**only_moves.poll().value(), 7);
}

TEST(OrElse, MayEndInAnotherError) {
    TestTask task(future::err<int>(7) |
                  future::or_else([](int code) { return future::err<int>(std::to_string(code)); }));

    EXPECT_EQ(task.poll().value().error(), "7");
}

TEST(OrElse, PollsEachFutureOnlyAsOftenAsItNeeds) {
    int calls = 0;
    TestTask task(ready_after(2, Result<int, int>(Err(7))) | future::or_else([&](int value) {
                      ++calls;
                      return ready_after(3, Result<int, int>(value + 1));
                  }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 8);
    EXPECT_EQ(task.polls(), 6U);
    EXPECT_EQ(calls, 1);
}

TEST(OrElse, DropsTheFirstFutureBeforeTheCallAndTheFunctionBeforeTheSecond) {
    DropCounter drops;
    Log at_call;
    Log at_second;
    TestTask task(
        future::lazy([token = drops.token("first")] { return Result<int, int>(Err(7)); }) |
        future::or_else([&, token = drops.token("function")](int value) {
            at_call = drops.log();
            return future::lazy([&, value, token_2 = drops.token("second")] {
                at_second = drops.log();
                return Result<int, int>(value);
            });
        }));

    EXPECT_EQ(task.poll().value(), 7);

    EXPECT_EQ(at_call, (Log{"first"}));
    EXPECT_EQ(at_second, (Log{"first", "function"}));
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(OrElse, EndsAtOnceWithTheOtherOutcomeAndHoldsNothingMore) {
    DropCounter drops;
    int calls = 0;
    TestTask task(future::lazy([token = drops.token()] { return Result<int, int>(7); }) |
                  future::or_else([&, token = drops.token()](int) {
                      ++calls;
                      return future::ok<int>(8);
                  }));

    EXPECT_EQ(task.poll().value(), (Result<int, int>(7)));

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(calls, 0);
    support::expect_polled_after_ready(task);
}

TEST(OrElse, DoesNotMoveTheSecondFutureOnceItIsPolled) {
    TestTask task(
        ready_after(1, Result<int, int>(Err(7))) | future::or_else([](int) {
            return pollen::testing::checked(future::poll_fn(
                [left = 2](pollen::Context& cx) mutable -> pollen::Poll<Result<int, int>> {
                    if (left-- == 0) return Result<int, int>(7);
                    cx.waker().wake_by_ref();
                    return pollen::Pending{};
                }));
        }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(OrElse, HasFinishedWhenEitherFutureOrTheFunctionThrows) {
    const auto fail = []() -> Result<int, int> { throw std::runtime_error("no"); };
    const auto good = [] { return Result<int, int>(Err(7)); };
    TestTask first(future::lazy(fail) | future::or_else([](int) { return future::ok<int>(7); }));
    TestTask second(future::lazy(good) | future::or_else([&](int) { return future::lazy(fail); }));
    TestTask function(future::lazy(good) |
                      future::or_else([&](int) { return future::ready(fail()); }));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) second.poll(), std::runtime_error);
    EXPECT_THROW((void) function.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
    support::expect_polled_after_ready(function);
}
#endif

TEST(OrElse, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, Result<int, int>(Err(7))) |
               future::or_else([&, token = drops.token("function")](int) {
                   return ready_after(2, Result<int, int>(7)) |
                          future::map(
                              [token = drops.token("second")](auto result) { return result; });
               });
    });
}

TEST(OrElse, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto chain = future::ready(Result<int, int>(Err(7))) |
                 future::or_else([](int) { return future::ok<int>(7); });
    (void) chain.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
