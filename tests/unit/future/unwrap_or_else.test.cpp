// SPDX-License-Identifier: MIT
// Tests of unwrap_or_else: a value, or what the function makes of the error.

#include <pollen/detail/config.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unwrap_or_else.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/result_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::TestTask;

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

// The value or error that is given to the function.
constexpr Result<int, int> answer = Err(7);
constexpr auto adapt = [](auto function) { return future::unwrap_or_else(std::move(function)); };

TEST(UnwrapOrElse, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    support::expect_future_goes_before_function(answer, adapt);
}

#if POLLEN_EXCEPTIONS
TEST(UnwrapOrElse, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    support::expect_finished_by_exceptions(answer, adapt);
}
#endif

TEST(UnwrapOrElse, DropsWhatItHoldsAtEveryStep) {
    support::expect_drops_at_every_step(answer, adapt);
}

}  // namespace
