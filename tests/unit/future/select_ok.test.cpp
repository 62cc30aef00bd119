// SPDX-License-Identifier: MIT
// Tests of select_ok: the first value, or the last error.

#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/select_ok.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::BoxFuture;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

using Answer = Result<int, std::string>;
using Select = future::SelectOk<BoxFuture<Answer>>;
static_assert(pollen::Future<Select>);
static_assert(
    std::is_same_v<Select::Output, Result<future::SelectedOk<BoxFuture<Answer>>, std::string>>);
static_assert(!std::is_copy_constructible_v<Select>);
static_assert(pollen::unpin<Select>);
static_assert(!pollen::sendable<future::SelectOk<pollen::LocalBoxFuture<Answer>>>);

Answer fails(const char* why) { return Err(std::string(why)); }

TEST(SelectOk, GivesTheFirstValueAndThoseThatHaveNotAnswered) {
    TestTask task(future::select_ok(std::array{ready_after(0, fails("first")),
                                               ready_after(9, Answer(1)), ready_after(1, Answer(2)),
                                               ready_after(1, fails("not polled any more"))}));

    auto result = support::poll_until_ready(task).value();

    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->value, 2);
    ASSERT_EQ(result->others.size(), 2U);
    EXPECT_EQ(result->others[0].polls(), 2U);
    EXPECT_EQ(result->others[1].polls(), 1U);
    support::expect_polled_after_ready(task);
}

TEST(SelectOk, GivesTheErrorOfTheLastThatFails) {
    TestTask task(
        future::select_ok(std::array{ready_after(2, fails("slow")), ready_after(0, fails("quick")),
                                     ready_after(1, fails("middle"))}));

    EXPECT_EQ(support::poll_until_ready(task).value().error(), "slow");
    EXPECT_EQ(task.polls(), 3U);
}

TEST(SelectOk, DestroysOneThatFailsAtOnce) {
    DropCounter drops;
    std::vector<BoxFuture<Answer>> futures;
    futures.push_back(
        BoxFuture<Answer>(future::lazy([token = drops.token()] { return fails("no"); })));
    futures.push_back(BoxFuture<Answer>(future::pending<Answer>()));
    TestTask task(future::select_ok(std::move(futures)));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(SelectOk, StandsUnitForVoidAndGivesMoveOnlyValues) {
    using Nothing = Result<void, int>;
    using Owner = Result<std::unique_ptr<int>, int>;
    TestTask nothing(future::select_ok(std::array{ready_after(0, Nothing())}));
    TestTask owner(future::select_ok(std::array{ready_after(0, Owner(std::make_unique<int>(7)))}));

    EXPECT_EQ(nothing.poll().value()->value, pollen::Unit());
    EXPECT_EQ(*owner.poll().value()->value, 7);
}

#if POLLEN_EXCEPTIONS
TEST(SelectOk, HasFinishedWhenOneThrows) {
    std::vector<BoxFuture<Answer>> futures;
    futures.push_back(BoxFuture<Answer>(future::pending<Answer>()));
    futures.push_back(
        BoxFuture<Answer>(future::lazy([]() -> Answer { throw std::runtime_error("no"); })));
    TestTask task(future::select_ok(std::move(futures)));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(SelectOk, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        using Token = Result<DropToken, DropToken>;
        return future::select_ok(std::array{ready_after(3, Token(drops.token())),
                                            ready_after(1, Token(Err(drops.token())))});
    });
}

TEST(SelectOk, AllocatesOneVector) {
    std::array futures{future::err<int>(1), future::ok<int>(2)};
    static_assert(std::is_same_v<decltype(futures)::value_type::Output, Result<int, int>>);
    const support::AllocationCounter allocations;
    auto select = future::select_ok(std::move(futures));

    EXPECT_EQ(allocations.allocated(), 1U);
}

}  // namespace
