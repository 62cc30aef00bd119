// SPDX-License-Identifier: MIT
// Tests of inspect_err: an error is seen, and goes on.

#include <pollen/detail/config.hpp>
#include <pollen/future/inspect_err.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

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

TEST(InspectErr, SeesTheErrorOnly) {
    int seen = 0;
    const auto see = [&](const std::unique_ptr<int>& error) { seen += *error; };
    TestTask error(future::err<int>(std::make_unique<int>(7)) | future::inspect_err(see));
    TestTask value(future::ok<std::unique_ptr<int>>(8) | future::inspect_err(see));

    EXPECT_EQ(*error.poll().value().error(), 7);
    EXPECT_EQ(*value.poll().value(), 8);
    EXPECT_EQ(seen, 7);
}

TEST(InspectErr, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    DropCounter drops;
    Log at_call;
    TestTask task(
        future::lazy([token = drops.token("future")] { return Result<int, int>(Err(7)); }) |
        future::inspect_err([&, token = drops.token("function")](int value) {
            at_call = drops.log();
            return value;
        }));

    (void) task.poll();

    EXPECT_EQ(at_call, (Log{"future"}));
    EXPECT_EQ(drops.log(), (Log{"future", "function"}));
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(InspectErr, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    const auto fail = [](const auto&...) -> int { throw std::runtime_error("no"); };
    TestTask first(future::lazy([]() -> Result<int, int> { throw std::runtime_error("no"); }) |
                   future::inspect_err([](int) { return 7; }));
    TestTask function(future::lazy([] { return Result<int, int>(Err(7)); }) |
                      future::inspect_err(fail));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) function.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(function);
}
#endif

TEST(InspectErr, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, Result<int, int>(Err(7))) |
               future::inspect_err([token = drops.token()](int) { return 7; });
    });
}

}  // namespace
