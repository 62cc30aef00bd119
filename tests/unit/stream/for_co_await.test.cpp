// SPDX-License-Identifier: MIT
// Tests of POLLEN_FOR_CO_AWAIT: a loop as any other, whose items are awaited.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/for_co_await.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::block_on;
using pollen::Coro;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::Slowly;

namespace {

TEST(ForCoAwait, RunsForEachItemAndAwaitsBetween) {
    const auto collect = [](Slowly<int> numbers) -> Coro<std::vector<int>> {
        std::vector<int> all;
        POLLEN_FOR_CO_AWAIT(const int number, numbers) {
            co_await pollen::future::yield_now();
            all.push_back(number);
        }
        co_return all;
    };

    EXPECT_EQ(block_on(collect(Slowly(std::vector{1, 2, 3}))), (std::vector{1, 2, 3}));
    EXPECT_EQ(block_on(collect(Slowly(std::vector<int>()))), std::vector<int>());
}

TEST(ForCoAwait, ContinuesAndBreaks) {
    const auto collect = []() -> Coro<std::vector<int>> {
        std::vector<int> all;
        auto numbers = stream::iter(std::vector{1, 2, 3, 4, 5});
        POLLEN_FOR_CO_AWAIT(int number, numbers) {
            if (number == 2) continue;
            if (number == 4) break;
            all.push_back(number);
        }
        all.push_back(-1);
        POLLEN_FOR_CO_AWAIT(int number, numbers) all.push_back(number);  // goes on behind the break
        co_return all;
    };

    EXPECT_EQ(block_on(collect()), (std::vector{1, 3, -1, 5}));
}

TEST(ForCoAwait, ReturnsOutOfTheLoop) {
    const auto first_above = [](int limit) -> Coro<int> {
        POLLEN_FOR_CO_AWAIT(auto number, stream::iter(std::vector{1, 2, 3})) {
            if (number > limit) co_return number;
        }
        co_return -1;
    };

    EXPECT_EQ(block_on(first_above(1)), 2);
    EXPECT_EQ(block_on(first_above(3)), -1);
}

TEST(ForCoAwait, NestsAndLeavesAnElseToItsIf) {
    const auto count = [](bool really) -> Coro<int> {
        int pairs = 0;
        if (really) POLLEN_FOR_CO_AWAIT(int left, stream::iter(std::vector{1, 2, 3}))
        POLLEN_FOR_CO_AWAIT(int right, stream::iter(std::vector{1, 2}))
        pairs += left > right ? 1 : 0;
        else pairs = -1;
        co_return pairs;
    };

    EXPECT_EQ(block_on(count(true)), 3);
    EXPECT_EQ(block_on(count(false)), -1);
}

TEST(ForCoAwait, GivesMoveOnlyItems) {
    const auto take = []() -> Coro<int> {
        std::vector<std::unique_ptr<int>> owners;
        owners.push_back(std::make_unique<int>(3));
        owners.push_back(std::make_unique<int>(4));
        std::unique_ptr<int> kept;
        int sum = 0;
        POLLEN_FOR_CO_AWAIT(auto&& owner, stream::iter(std::move(owners))) {
            sum += *owner;
            kept = std::move(owner);
        }
        co_return sum * 10 + *kept;
    };

    EXPECT_EQ(block_on(take()), 74);
}

#if POLLEN_EXCEPTIONS
TEST(ForCoAwait, PassesWhatTheStreamThrows) {
    support::Tap<int> tap;
    tap.fail();
    const auto drain = [](support::Tap<int>& from) -> Coro<void> {
        POLLEN_FOR_CO_AWAIT(int number, support::FromTap(from))(void) number;
    };

    EXPECT_THROW(block_on(drain(tap)), std::runtime_error);
}
#endif

TEST(ForCoAwait, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> tokens;
        for (int i = 0; i < 3; ++i)
            tokens.push_back(drops.token());
        return [](Slowly<DropToken> items) -> Coro<void> {
            POLLEN_FOR_CO_AWAIT(const DropToken& token, items) {
                (void) token;
                co_await pollen::future::yield_now();
            }
        }(Slowly(std::move(tokens)));
    });
}

}  // namespace
