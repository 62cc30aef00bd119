// SPDX-License-Identifier: MIT
// Tests of then: one future after the other, the first gone before the second is polled.

#include <pollen/future/into_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/then.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

struct Seconds {
    int count;
};

}  // namespace

template <>
struct pollen::IntoFuture<Seconds> {
    static pollen::future::Ready<int> into_future(Seconds value) {
        return pollen::future::ready(value.count);
    }
};

namespace {

TEST(Then, GoesOnWithTheFutureThatTheFunctionReturns) {
    TestTask task(future::ready(7) |
                  future::then([](int value) { return future::ready(std::to_string(value)); }));

    EXPECT_EQ(task.poll().value(), "7");
    EXPECT_EQ(task.polls(), 1U);
}

TEST(Then, PollsEachFutureOnlyAsOftenAsItNeeds) {
    TestTask task(ready_after(2, 3) |
                  future::then([](int value) { return ready_after(3, value + 1); }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 4);
    EXPECT_EQ(task.polls(), 6U);
}

TEST(Then, TellsWhatItWaitsForInEachStage) {
    auto cx = pollen::testing::noop_context();
    auto then = future::pending<int>() | future::then([](int) { return ready_after(1); });
    auto second = future::ready(1) | future::then([](int) { return ready_after(1); });
    EXPECT_TRUE(then.poll(cx).is_pending());
    EXPECT_TRUE(second.poll(cx).is_pending());
    support::TraceLog first_stage;
    support::TraceLog second_stage;
    pollen::trace_awaits(then, first_stage);
    pollen::trace_awaits(second, second_stage);

    ASSERT_EQ(first_stage.lines.size(), 3U);
    EXPECT_NE(first_stage.lines[1].find("PendingForever"), std::string::npos);
    ASSERT_EQ(second_stage.lines.size(), 3U);
    EXPECT_EQ(second_stage.lines[1].find("PendingForever"), std::string::npos);
    EXPECT_EQ(second_stage.lines[2], ".");
}

TEST(Then, CallsTheFunctionOnce) {
    int calls = 0;
    TestTask task(ready_after(1) | future::then([&] {
                      ++calls;
                      return ready_after(2);
                  }));

    (void) support::poll_until_ready(task);

    EXPECT_EQ(calls, 1);
}

TEST(Then, TakesAValueThatBecomesAFuture) {
    TestTask task(future::ready(7) | future::then([](int value) { return Seconds{value}; }));

    EXPECT_EQ(task.poll().value(), 7);
}

TEST(Then, MovesAMoveOnlyValueThrough) {
    TestTask task(
        future::ready(std::make_unique<int>(7)) |
        future::then([](std::unique_ptr<int> value) { return future::ready(std::move(value)); }));

    EXPECT_EQ(*task.poll().value(), 7);
}

TEST(Then, PassesAReferenceThrough) {
    int target = 7;
    TestTask task(future::Ready<int&>(target) |
                  future::then([](int& value) { return future::Ready<int&>(value); }));

    EXPECT_EQ(&task.poll().value(), &target);
}

TEST(Then, DropsTheFirstFutureAndTheFunctionBeforeTheSecondIsPolled) {
    DropCounter drops;
    Log at_call;
    Log at_second;
    TestTask task(future::lazy([token = drops.token("first")] { return 7; }) |
                  future::then([&, token = drops.token("function")](int value) {
                      at_call = drops.log();
                      return future::lazy([&, value] {
                          at_second = drops.log();
                          return value;
                      });
                  }));

    EXPECT_EQ(task.poll().value(), 7);

    EXPECT_EQ(at_call, (Log{"first"}));
    EXPECT_EQ(at_second, (Log{"first", "function"}));
}

TEST(Then, DropsTheSecondFutureBeforeReadyIsReturned) {
    DropCounter drops;
    TestTask task(future::ready() | future::then([&] {
                      return future::lazy([token = drops.token()] { return 7; });
                  }));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Then, DoesNotMoveTheSecondFutureOnceItIsPolled) {
    TestTask task(ready_after(1) | future::then([] {
                      return pollen::testing::checked(
                          future::poll_fn([left = 2](Context& cx) mutable -> Poll<int> {
                              if (left-- == 0) return 7;
                              cx.waker().wake_by_ref();
                              return pollen::Pending{};
                          }));
                  }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
}

TEST(Then, IsAnErrorToPollAgain) {
    TestTask task(future::ready() | future::then([] { return future::ready(); }));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(Then, HasFinishedWhenEitherFutureOrTheFunctionThrows) {
    const auto fail = []() -> int { throw std::runtime_error("no"); };
    TestTask first(future::lazy(fail) | future::then([](int) { return future::ready(); }));
    TestTask second(future::ready() | future::then([&] { return future::lazy(fail); }));
    TestTask function(future::ready() | future::then([&] { return future::ready(fail()); }));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) second.poll(), std::runtime_error);
    EXPECT_THROW((void) function.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
    support::expect_polled_after_ready(function);
}
#endif

TEST(Then, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, drops.token("first")) |
               future::then([&, token = drops.token("function")](auto output) {
                   return ready_after(2, std::pair(std::move(output), drops.token("second")));
               });
    });
}

TEST(Then, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto chain = future::ready(7) | future::then([](int value) { return future::ready(value); });
    (void) chain.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
