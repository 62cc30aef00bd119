// SPDX-License-Identifier: MIT
// Tests of inspect_err: an error is seen, and goes on.

#include <pollen/detail/config.hpp>
#include <pollen/future/inspect_err.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/result_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(InspectErr, SeesTheErrorOnly) {
    int seen = 0;
    const auto see = [&](const std::unique_ptr<int>& error) { seen += *error; };
    TestTask error(future::err<int>(std::make_unique<int>(7)) | future::inspect_err(see));
    TestTask value(future::ok<std::unique_ptr<int>>(8) | future::inspect_err(see));

    EXPECT_EQ(*error.poll().value().error(), 7);
    EXPECT_EQ(*value.poll().value(), 8);
    EXPECT_EQ(seen, 7);
}

// The value or error that is given to the function.
constexpr Result<int, int> answer = Err(7);
constexpr auto adapt = [](auto function) { return future::inspect_err(std::move(function)); };

TEST(InspectErr, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    support::expect_future_goes_before_function(answer, adapt);
}

#if POLLEN_EXCEPTIONS
TEST(InspectErr, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    support::expect_finished_by_exceptions(answer, adapt);
}
#endif

TEST(InspectErr, DropsWhatItHoldsAtEveryStep) {
    support::expect_drops_at_every_step(answer, adapt);
}

}  // namespace
