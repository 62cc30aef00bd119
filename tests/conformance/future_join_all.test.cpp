// SPDX-License-Identifier: MIT
// What futures/tests/future_join_all.rs asks of a join of many, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/join_all.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
using pollen::block_on;
using pollen::Coro;

// theirs: future_join_all: collect_collects
// theirs: future_join_all: join_all_from_iter
TEST(FutureJoinAll, CollectsTheOutputs) {
    std::vector<future::Ready<int>> futures;
    for (const int number : {1, 2})
        futures.push_back(future::ready(number));

    EXPECT_EQ(block_on(future::join_all(std::move(futures))), (std::vector{1, 2}));
}

// theirs: future_join_all: join_all_iter_lifetime
TEST(FutureJoinAll, ItsFuturesMayBorrowWhatTheRangeWasMadeFrom) {
    const auto size_of = [](const std::string& text) -> Coro<std::size_t> {
        co_return text.size();
    };
    const auto sizes = [&](const std::vector<std::string>& texts) -> Coro<std::size_t> {
        std::vector<Coro<std::size_t>> futures;
        for (const std::string& text : texts)
            futures.push_back(size_of(text));
        const std::vector<std::size_t> all = co_await future::join_all(std::move(futures));
        std::size_t sum = 0;
        for (const std::size_t size : all)
            sum += size;
        co_return sum;
    };
    const std::vector<std::string> texts{"a", "bc", ""};

    EXPECT_EQ(block_on(sizes(texts)), 3U);
}

}  // namespace
