// SPDX-License-Identifier: MIT
// Tests of map_err: the error goes through a function, the value passes.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map_err.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/results.hpp>

#include <tl/expected.hpp>

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

TEST(MapErr, ChangesTheError) {
    TestTask task(future::err<int>(7) |
                  future::map_err([](int error) { return std::to_string(error); }));

    static_assert(std::is_same_v<decltype(task)::Output, Result<int, std::string>>);
    EXPECT_EQ(task.poll().value().error(), "7");
}

TEST(MapErr, LetsAValuePassAndDoesNotCallTheFunction) {
    int calls = 0;
    const auto count = [&](int) { return ++calls; };
    int target = 7;
    TestTask value(future::ok<int>(std::make_unique<int>(7)) | future::map_err(count));
    TestTask nothing(future::ok<int>() | future::map_err(count));
    TestTask reference(future::ready(Result<int&, int>(target)) | future::map_err(count));

    EXPECT_EQ(**value.poll().value(), 7);
    EXPECT_TRUE(nothing.poll().value());
    EXPECT_EQ(&*reference.poll().value(), &target);
    EXPECT_EQ(calls, 0);
}

TEST(MapErr, KeepsTheShapeOfTheResult) {
    TestTask expected(future::ready(tl::expected<int, int>(tl::make_unexpected(7))) |
                      future::map_err([](int) { return std::string("text"); }));
    TestTask reply(future::ready(support::Reply(7, "")) |
                   future::map_err([](int code) { return code + 1; }));

    static_assert(std::is_same_v<decltype(expected)::Output, tl::expected<int, std::string>>);
    EXPECT_EQ(expected.poll().value().error(), "text");
    EXPECT_EQ(reply.poll().value().code, 8);
}

TEST(MapErr, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    DropCounter drops;
    Log at_call;
    TestTask task(
        future::lazy([token = drops.token("future")] { return Result<int, int>(Err(7)); }) |
        future::map_err([&, token = drops.token("function")](int value) {
            at_call = drops.log();
            return value;
        }));

    (void) task.poll();

    EXPECT_EQ(at_call, (Log{"future"}));
    EXPECT_EQ(drops.log(), (Log{"future", "function"}));
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(MapErr, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    const auto fail = [](const auto&...) -> int { throw std::runtime_error("no"); };
    TestTask first(future::lazy([]() -> Result<int, int> { throw std::runtime_error("no"); }) |
                   future::map_err([](int) { return 7; }));
    TestTask function(future::lazy([] { return Result<int, int>(Err(7)); }) |
                      future::map_err(fail));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) function.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(function);
}
#endif

TEST(MapErr, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, Result<int, int>(Err(7))) |
               future::map_err([token = drops.token()](int) { return 7; });
    });
}

}  // namespace
