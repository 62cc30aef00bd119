// SPDX-License-Identifier: MIT
// What futures/tests/future_try_join_all.rs asks of a join of many results, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/try_join_all.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
using pollen::block_on;
using pollen::Coro;
using pollen::Err;
using Answer = pollen::Result<int, int>;

std::vector<future::Ready<Answer>> futures(std::vector<Answer> answers) {
    std::vector<future::Ready<Answer>> all;
    for (const Answer& answer : answers)
        all.push_back(future::ready(answer));
    return all;
}

// theirs: future_try_join_all: collect_collects
// theirs: future_try_join_all: try_join_all_from_iter
TEST(FutureTryJoinAll, CollectsTheValuesOrGivesTheError) {
    EXPECT_EQ(*block_on(future::try_join_all(futures({Answer(1), Answer(2)}))),
              (std::vector{1, 2}));
    EXPECT_EQ(block_on(future::try_join_all(futures({Answer(1), Err(2)}))).error(), 2);
}

// theirs: future_try_join_all: try_join_all_iter_lifetime
TEST(FutureTryJoinAll, ItsFuturesMayBorrowWhatTheRangeWasMadeFrom) {
    using Size = pollen::Result<std::size_t, int>;
    const auto size_of = [](const std::string& text) -> Coro<Size> { co_return text.size(); };
    const auto sizes = [&](const std::vector<std::string>& texts) -> Coro<std::size_t> {
        std::vector<Coro<Size>> all;
        for (const std::string& text : texts)
            all.push_back(size_of(text));
        const auto values = co_await future::try_join_all(std::move(all));
        std::size_t sum = 0;
        for (const std::size_t size : values.value())
            sum += size;
        co_return sum;
    };
    const std::vector<std::string> texts{"a", "bc", ""};

    EXPECT_EQ(block_on(sizes(texts)), 3U);
}

}  // namespace
