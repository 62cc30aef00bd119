// SPDX-License-Identifier: MIT
// Tests of adapters as temporaries in a co_await expression: each part is destroyed once, also by
// compilers that mishandle aggregates there.

#include <pollen/coro.hpp>
#include <pollen/future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/step_executor.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Coro;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

DropToken pass(DropToken token) { return token; }
future::Ready<DropToken> pass_later(DropToken token) { return future::ready(std::move(token)); }
Coro<DropToken> give(DropToken token) { co_return token; }

Coro<DropToken> awaits_pipes(DropCounter& drops) {
    DropToken token = drops.token();
    token = co_await future::ready(std::move(token));
    token = co_await (future::ready(std::move(token)) | future::map(pass));
    token =
        co_await (ready_after(1, std::move(token)) | future::map(pass) | future::then(pass_later));
    token = co_await future::then(ready_after(1, std::move(token)), give);
    token = co_await (give(std::move(token)) | future::boxed() | future::map(pass));
    token = co_await (give(std::move(token)) | (future::map(pass) | future::map(pass)));
    co_return token;
}

Coro<std::string> awaits_several(DropCounter& drops) {
    auto [one, two] = co_await future::join(ready_after(2, drops.token()), give(drops.token()));
    auto first = co_await future::select(ready_after(3, drops.token()), give(drops.token()));
    co_return first.is_right() ? "right" : "left";
}

TEST(PipeAwaited, MovesAValueThroughTemporaries) {
    DropCounter drops;
    {
        TestTask task(awaits_pipes(drops));
        const auto answer = support::poll_until_ready(task);
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(PipeAwaited, JoinsAndSelects) {
    DropCounter drops;
    {
        TestTask task(awaits_several(drops));
        EXPECT_EQ(support::poll_until_ready(task).value(), "right");
    }
    EXPECT_EQ(drops.dropped(), 4U);
}

TEST(PipeAwaited, ReleasesEverythingAtEveryStep) {
    for (std::size_t polls = 1; polls < 8; ++polls) {
        DropCounter drops;
        {
            TestTask one(awaits_pipes(drops));
            TestTask other(awaits_several(drops));
            for (std::size_t poll = 0; poll < polls && one.poll().is_pending(); ++poll) {
            }
            for (std::size_t poll = 0; poll < polls && other.poll().is_pending(); ++poll) {
            }
        }
        EXPECT_EQ(drops.alive(), 0U) << "destroyed after " << polls << " polls";
    }
}

TEST(PipeAwaited, ARunnerInAnyOrderGetsTheSame) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        DropCounter drops;
        {
            pollen::testing::StepExecutor executor(seed);
            auto one = executor.spawn(awaits_pipes(drops));
            auto other = executor.spawn(awaits_several(drops));
            executor.run_until_stalled();
            EXPECT_EQ(other.take(), "right");
            EXPECT_TRUE(one.is_finished());
        }
        EXPECT_EQ(drops.alive(), 0U) << "seed " << seed;
    }
}

}  // namespace
