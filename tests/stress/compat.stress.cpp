// SPDX-License-Identifier: MIT
// Futures that are completed from outside, at random and from several threads: every value is taken
// or destroyed, every block is freed, and no wake is lost.

#include <pollen/compat/as_awaitable.hpp>
#include <pollen/compat/callback_future.hpp>
#include <pollen/compat/from_awaitable.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/foreign_coroutines.hpp>
#include <support/seed.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <coroutine>
#include <functional>
#include <mutex>
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

// Resumes on a thread of its own, and gives a token.
class TokenFromThread {
public:
    TokenFromThread(std::vector<std::thread>& threads, DropCounter& drops) noexcept
        : threads_(&threads), drops_(&drops) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const {
        threads_->emplace_back([handle] { handle.resume(); });
    }
    DropToken await_resume() const { return drops_->token(); }

private:
    std::vector<std::thread>* threads_;
    DropCounter* drops_;
};

TEST(CompatStress, AwaitablesResumeWhileTheirFuturesGo) {
    DropCounter drops;
    std::mt19937_64 random(support::seed());
    std::vector<std::thread> threads;
    for (int round = 0; round < 2000; ++round) {
        {
            auto future = pollen::compat::from_awaitable(TokenFromThread(threads, drops));
            CountingWaker waker;
            Context cx(waker.waker());
            const auto answer = future.poll(cx);
            if (answer.is_pending() && random() % 2 == 0) (void) pollen::block_on(future);
        }
        threads.back().join();
        threads.clear();
    }
    EXPECT_EQ(drops.alive(), 0U);
}

// An event loop: any thread schedules, one thread runs.
class Loop {
public:
    auto schedule() {
        return [this](auto run) {
            const std::lock_guard lock(mutex_);
            due_.emplace_back(std::move(run));
        };
    }
    void run() {
        std::vector<std::function<void()>> now;
        {
            const std::lock_guard lock(mutex_);
            now = std::exchange(due_, {});
        }
        for (const auto& function : now)
            function();
    }

private:
    std::mutex mutex_;
    std::vector<std::function<void()>> due_;
};

// Is ready after some polls; each lets a thread wake.
class WokenByThreads {
public:
    using Output = void;
    WokenByThreads(std::vector<std::thread>& threads, DropToken token)
        : threads_(&threads), token_(std::move(token)) {}

    pollen::Poll<void> poll(Context& cx) {
        if (++polls_ == 4) return pollen::Poll<void>::ready();
        threads_->emplace_back([waker = cx.waker().clone()]() mutable {
            waker.wake_by_ref();
            std::move(waker).wake();
        });
        return pollen::Pending{};
    }

private:
    std::vector<std::thread>* threads_;
    DropToken token_;
    int polls_ = 0;
};

support::ForeignTask<int> wait_on(Loop& loop, WokenByThreads future) {
    co_await pollen::compat::as_awaitable(std::move(future), loop.schedule());
    co_return 7;
}

TEST(CompatStress, ForeignCoroutinesAreWokenWhileTheyGo) {
    DropCounter drops;
    std::mt19937_64 random(support::seed());
    for (int round = 0; round < 1000; ++round) {
        Loop loop;
        std::vector<std::thread> threads;
        {
            const auto task = wait_on(loop, WokenByThreads(threads, drops.token()));
            task.start();
            if (random() % 2 == 0) {
                while (!task.is_done()) {
                    std::this_thread::yield();
                    loop.run();
                }
                EXPECT_EQ(task.take(), 7);
            } else {
                for (auto runs = random() % 4; runs > 0; --runs)
                    loop.run();
            }
        }
        for (std::thread& thread : threads)
            thread.join();
        loop.run();
        ASSERT_EQ(drops.alive(), 0U);
    }
}

}  // namespace
