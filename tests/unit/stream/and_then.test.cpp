// SPDX-License-Identifier: MIT
// Tests of and_then of streams: each value goes to a function that may fail.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/and_then.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::Drain;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

TEST(StreamAndThen, CallsTheFunctionForOneOutcomeOnly) {
    StreamTask task(Slowly<Number>({1, Err(5), 1}) |
                    stream::and_then([](int value) -> Number { return value + 10; }));

    EXPECT_EQ(items_of(task), (Numbers{11, Err(5), 11}));
}

TEST(StreamAndThen, WaitsForAFunctionThatReturnsAFuture) {
    StreamTask task(stream::iter(Numbers{1, Err(5)}) | stream::and_then([](int value) {
                        return ready_after(1, Number(Err(value + 1)));
                    }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.stream().size_hint(), SizeHint(2, 2));
    EXPECT_EQ(task.poll().value(), Number(Err(2)));
    EXPECT_EQ(task.poll().value(), Number(Err(5)));
    EXPECT_TRUE(is_end(task.poll()));
}

#if POLLEN_EXCEPTIONS
TEST(StreamAndThen, LosesTheItemWhenTheFunctionOrItsFutureThrows) {
    int calls = 0;
    const auto fail = [&](int) -> Number {
        if (calls++ % 2 == 0) throw std::runtime_error("no");
        return 7;
    };
    StreamTask plain(stream::iter(Numbers{1, 1}) | stream::and_then(fail));
    StreamTask later(stream::iter(Numbers{1, 1}) | stream::and_then([&](int value) {
                         return future::lazy([&fail, value] { return fail(value); });
                     }));

    EXPECT_THROW((void) plain.poll(), std::runtime_error);
    EXPECT_EQ(items_of(plain), (Numbers{7}));
    EXPECT_THROW((void) later.poll(), std::runtime_error);
    EXPECT_EQ(items_of(later), (Numbers{7}));
}
#endif

TEST(StreamAndThen, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(Slowly<Number>({1, Err(5), 1}) |
                     stream::and_then([&drops, token = drops.token()](int) {
                         return ready_after(1, drops.token()) |
                                future::map([](DropToken) { return Number(7); });
                     }));
    });
}

TEST(StreamAndThen, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    auto source = stream::iter(Numbers{1});
    const support::AllocationCounter allocations;
    auto chain =
        std::move(source) | stream::and_then([](int) { return ready_after(1, Number(7)); });
    (void) chain.poll_next(cx);
    (void) chain.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(StreamAndThen, ConvertsTheError) {
    StreamTask task(stream::iter(std::vector<Result<int, const char*>>{Err("no")}) |
                    stream::and_then([](int) { return Result<int, std::string>(7); }));

    EXPECT_EQ(task.poll().value()->error(), "no");
}

}  // namespace
