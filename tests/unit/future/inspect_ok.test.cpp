// SPDX-License-Identifier: MIT
// Tests of inspect_ok: a value is seen, and goes on.

#include <pollen/detail/config.hpp>
#include <pollen/future/inspect_ok.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/result_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(InspectOk, SeesTheValueOnly) {
    int seen = 0;
    const auto see = [&](const std::unique_ptr<int>& value) { seen += *value; };
    TestTask value(future::ok<int>(std::make_unique<int>(7)) | future::inspect_ok(see));
    TestTask error(future::err<std::unique_ptr<int>>(8) | future::inspect_ok(see));
    TestTask nothing(future::ok<int>() | future::inspect_ok([&] { ++seen; }));

    EXPECT_EQ(**value.poll().value(), 7);
    EXPECT_EQ(error.poll().value().error(), 8);
    EXPECT_EQ(seen, 7);
    EXPECT_TRUE(nothing.poll().value());
    EXPECT_EQ(seen, 8);
}

// The value or error that is given to the function.
constexpr Result<int, int> answer = 7;
constexpr auto adapt = [](auto function) { return future::inspect_ok(std::move(function)); };

TEST(InspectOk, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    support::expect_future_goes_before_function(answer, adapt);
}

#if POLLEN_EXCEPTIONS
TEST(InspectOk, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    support::expect_finished_by_exceptions(answer, adapt);
}
#endif

TEST(InspectOk, DropsWhatItHoldsAtEveryStep) { support::expect_drops_at_every_step(answer, adapt); }

}  // namespace
