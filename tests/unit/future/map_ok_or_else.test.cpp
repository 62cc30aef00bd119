// SPDX-License-Identifier: MIT
// Tests of map_ok_or_else: one value of both outcomes.

#include <pollen/future/lazy.hpp>
#include <pollen/future/map_ok_or_else.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

TEST(MapOkOrElse, CallsTheFunctionOfTheOutcome) {
    const auto of_error = [](int error) { return "error " + std::to_string(error); };
    const auto of_value = [](int value) { return "value " + std::to_string(value); };
    TestTask value(future::ok<int>(7) | future::map_ok_or_else(of_error, of_value));
    TestTask error(future::err<int>(8) | future::map_ok_or_else(of_error, of_value));

    EXPECT_EQ(value.poll().value(), "value 7");
    EXPECT_EQ(error.poll().value(), "error 8");
}

TEST(MapOkOrElse, TakesAndGivesVoidReferencesAndWhatOnlyMoves) {
    int target = 7;
    int calls = 0;
    TestTask nothing(future::ok<int>() |
                     future::map_ok_or_else([&](int) { ++calls; }, [&] { calls += 2; }));
    TestTask reference(future::err<int>(1) |
                       future::map_ok_or_else([&](int) -> int& { return target; },
                                              [&](int) -> int& { return target; }));
    TestTask only_moves(future::ok<int>(std::make_unique<int>(7)) |
                        future::map_ok_or_else([](int) { return std::unique_ptr<int>(); },
                                               [](std::unique_ptr<int> value) { return value; }));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(&reference.poll().value(), &target);
    EXPECT_EQ(*only_moves.poll().value(), 7);
}

TEST(MapOkOrElse, DropsTheFutureFirstAndBothFunctionsBeforeReady) {
    DropCounter drops;
    Log at_call;
    TestTask task(future::lazy([token = drops.token("future")] { return Result<int, int>(7); }) |
                  future::map_ok_or_else([token = drops.token("function")](int) { return 0; },
                                         [&, token = drops.token("function")](int value) {
                                             at_call = drops.log();
                                             return value;
                                         }));

    (void) task.poll();

    EXPECT_EQ(at_call, (Log{"future"}));
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

}  // namespace
