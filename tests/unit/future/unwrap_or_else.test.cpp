// SPDX-License-Identifier: MIT
// Tests of unwrap_or_else: a value, or what the function makes of the error.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unwrap_or_else.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
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

TEST(UnwrapOrElse, IsTheValueOrWhatTheFunctionMakesOfTheError) {
    const auto length = [](const std::string& text) { return static_cast<int>(text.size()); };
    TestTask value(future::ok<std::string>(7) | future::unwrap_or_else(length));
    TestTask error(future::err<int>(std::string("text")) | future::unwrap_or_else(length));

    static_assert(std::is_same_v<decltype(value)::Output, int>);
    EXPECT_EQ(value.poll().value(), 7);
    EXPECT_EQ(error.poll().value(), 4);
}

TEST(UnwrapOrElse, GivesVoidReferencesAndWhatOnlyMoves) {
    int target = 7;
    int errors = 0;
    TestTask nothing(future::err<void>(1) | future::unwrap_or_else([&](int) { ++errors; }));
    TestTask reference(future::ready(Result<int&, int>(Err(1))) |
                       future::unwrap_or_else([&](int) -> int& { return target; }));
    TestTask only_moves(future::ok<int>(std::make_unique<int>(7)) |
                        future::unwrap_or_else([](int) { return std::unique_ptr<int>(); }));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(errors, 1);
    EXPECT_EQ(&reference.poll().value(), &target);
    EXPECT_EQ(*only_moves.poll().value(), 7);
}

TEST(UnwrapOrElse, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    DropCounter drops;
    Log at_call;
    TestTask task(
        future::lazy([token = drops.token("future")] { return Result<int, int>(Err(7)); }) |
        future::unwrap_or_else([&, token = drops.token("function")](int value) {
            at_call = drops.log();
            return value;
        }));

    (void) task.poll();

    EXPECT_EQ(at_call, (Log{"future"}));
    EXPECT_EQ(drops.log(), (Log{"future", "function"}));
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(UnwrapOrElse, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    const auto fail = [](const auto&...) -> int { throw std::runtime_error("no"); };
    TestTask first(future::lazy([]() -> Result<int, int> { throw std::runtime_error("no"); }) |
                   future::unwrap_or_else([](int) { return 7; }));
    TestTask function(future::lazy([] { return Result<int, int>(Err(7)); }) |
                      future::unwrap_or_else(fail));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) function.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(function);
}
#endif

TEST(UnwrapOrElse, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, Result<int, int>(Err(7))) |
               future::unwrap_or_else([token = drops.token()](int) { return 7; });
    });
}

}  // namespace
