// SPDX-License-Identifier: MIT
// Tests of map_err: the error goes through a function, the value passes.

#include <pollen/detail/config.hpp>
#include <pollen/future/map_err.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/result_checks.hpp>
#include <support/results.hpp>

#include <tl/expected.hpp>

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

// The value or error that is given to the function.
constexpr Result<int, int> answer = Err(7);
constexpr auto adapt = [](auto function) { return future::map_err(std::move(function)); };

TEST(MapErr, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    support::expect_future_goes_before_function(answer, adapt);
}

#if POLLEN_EXCEPTIONS
TEST(MapErr, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    support::expect_finished_by_exceptions(answer, adapt);
}
#endif

TEST(MapErr, DropsWhatItHoldsAtEveryStep) { support::expect_drops_at_every_step(answer, adapt); }

}  // namespace
