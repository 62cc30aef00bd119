// SPDX-License-Identifier: MIT
// Tests of map_ok: the value goes through a function, the error passes.

#include <pollen/detail/config.hpp>
#include <pollen/future/map_ok.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/result_checks.hpp>
#include <support/results.hpp>

#include <tl/expected.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

TEST(MapOk, ChangesTheValue) {
    TestTask task(future::ok<int>(7) |
                  future::map_ok([](int value) { return std::to_string(value); }));

    static_assert(std::is_same_v<decltype(task)::Output, Result<std::string, int>>);
    EXPECT_EQ(*task.poll().value(), "7");
}

TEST(MapOk, LetsAnErrorPassAndDoesNotCallTheFunction) {
    int calls = 0;
    TestTask task(future::err<int>(std::make_unique<int>(7)) |
                  future::map_ok([&](int) { ++calls; }));

    EXPECT_EQ(*task.poll().value().error(), 7);
    EXPECT_EQ(calls, 0);
}

TEST(MapOk, TakesAndGivesVoidReferencesAndWhatOnlyMoves) {
    int target = 7;
    TestTask nothing(future::ok<int>() | future::map_ok([] {}));
    TestTask reference(future::ok<int>() | future::map_ok([&]() -> int& { return target; }));
    TestTask referred(future::ready(Result<int&, int>(target)) |
                      future::map_ok([](int& value) { return &value; }));
    TestTask only_moves(future::ok<int>(std::make_unique<int>(7)) |
                        future::map_ok([](std::unique_ptr<int> value) { return value; }));

    EXPECT_TRUE(nothing.poll().value());
    EXPECT_EQ(&*reference.poll().value(), &target);
    EXPECT_EQ(*referred.poll().value(), &target);
    EXPECT_EQ(**only_moves.poll().value(), 7);
}

TEST(MapOk, KeepsTheShapeOfTheResult) {
    TestTask expected(future::ready(tl::expected<int, char>(7)) |
                      future::map_ok([](int) { return std::string("text"); }));
    TestTask reply(future::ready(support::Reply(0, "text")) |
                   future::map_ok([](std::string text) { return text + "s"; }));

    static_assert(std::is_same_v<decltype(expected)::Output, tl::expected<std::string, char>>);
    EXPECT_EQ(*expected.poll().value(), "text");
    EXPECT_EQ(reply.poll().value().text, "texts");
}

struct Local {
    static constexpr bool is_sendable = false;
    static constexpr bool is_borrowing = true;
    int operator()(int value) const { return value; }
};

TEST(MapOk, PassesOnWhatTheTypesSay) {
    auto mapped = future::ok<int>(7) | future::map_ok([](int value) { return value; });
    using Mapped = decltype(mapped);
    using OfLocal = decltype(future::map_ok(future::ok<int>(7), Local()));

    static_assert(pollen::sendable<Mapped> && !pollen::borrowing<Mapped>);
    static_assert(!pollen::sendable<OfLocal> && pollen::borrowing<OfLocal>);
    static_assert(pollen::unpin<Mapped> == pollen::unpin<decltype(future::ok<int>(7))>);
}

TEST(MapOk, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto mapped = future::ok<int>(7) | future::map_ok([](int value) { return value + 1; });
    (void) mapped.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

// The value or error that is given to the function.
constexpr Result<int, int> answer = 7;
constexpr auto adapt = [](auto function) { return future::map_ok(std::move(function)); };

TEST(MapOk, DropsTheFutureBeforeTheFunctionIsCalledAndTheFunctionBeforeReady) {
    support::expect_future_goes_before_function(answer, adapt);
}

#if POLLEN_EXCEPTIONS
TEST(MapOk, HasFinishedWhenTheFutureOrTheFunctionThrows) {
    support::expect_finished_by_exceptions(answer, adapt);
}
#endif

TEST(MapOk, DropsWhatItHoldsAtEveryStep) { support::expect_drops_at_every_step(answer, adapt); }

}  // namespace
