// SPDX-License-Identifier: MIT
// Futures that are completed from outside, at random and from several threads: every value is taken
// or destroyed, every block is freed, and no wake is lost.

#include <pollen/compat/callback_future.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/seed.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pollen::Context;
using pollen::compat::callback_future;
using pollen::compat::Completion;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;

using Token = std::optional<DropToken>;

TEST(CompatStress, CompletionsMeetFuturesInEveryWay) {
    constexpr int rounds = 2000;
    DropCounter values;
    std::mt19937_64 random(support::seed());
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::thread> completers;
        std::atomic<int> accepted = 0;
        int cancels = 0;
        const auto what = random() % 4;
        {
            auto future = callback_future<Token>([&](const Completion<Token>& completion) {
                for (unsigned i = 0; i < 1 + what % 2; ++i) {
                    completers.emplace_back([&, completion] {
                        if (completion(values.token())) accepted.fetch_add(1);
                    });
                }
                return [&cancels] { ++cancels; };
            });
            CountingWaker old_waker;
            Context cx(old_waker.waker());
            if (what < 2) {
                auto answer = future.poll(cx);
                if (answer.is_pending()) {
                    EXPECT_TRUE(pollen::block_on(future).has_value());
                }
            } else {
                (void) future.poll(cx);
            }
        }
        for (std::thread& completer : completers)
            completer.join();
        EXPECT_EQ(accepted.load(), 1);
        EXPECT_LE(cancels, what < 2 ? 0 : 1);
    }
    EXPECT_EQ(values.alive(), 0U);
}

}  // namespace
