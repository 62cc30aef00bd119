// SPDX-License-Identifier: MIT
// Shared futures under threads: each clone gets the output, none waits for ever, nothing is left.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/now_or_never.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/shared.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pollen::AtomicWaker;
using pollen::block_on;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;
namespace future = pollen::future;

constexpr int rounds = 300;
constexpr int threads = 4;

// Is woken twice before it is open; then the future answers with a value that all copy.
struct Gate {
    AtomicWaker waker;
    std::atomic<int> opened = 0;
    int polls = 0;  // plain: one polls at a time
    std::weak_ptr<int> value;

    auto future() {
        return future::poll_fn([this](Context& cx) -> Poll<std::shared_ptr<int>> {
            ++polls;
            waker.register_waker(cx.waker());
            if (opened.load(std::memory_order_acquire) < 2) return Pending{};
            auto made = std::make_shared<int>(7);
            value = made;
            return made;
        });
    }
    void open() {
        opened.fetch_add(1, std::memory_order_release);
        waker.wake();
    }
};

TEST(Shared, EveryThreadGetsTheOutput) {
    for (int round = 0; round < rounds; ++round) {
        Gate gate;
        std::atomic<int> sum = 0;
        {
            auto shared = future::shared(gate.future());
            std::vector<std::thread> running;
            for (int i = 0; i < threads; ++i) {
                running.emplace_back(
                    [mine = shared.clone(), &sum]() mutable { sum += *block_on(std::move(mine)); });
            }
            running.emplace_back([&gate] {
                gate.open();
                gate.open();
            });
            sum += *block_on(std::move(shared));
            for (std::thread& thread : running)
                thread.join();
        }
        ASSERT_EQ(sum, 7 * (threads + 1));
        ASSERT_TRUE(gate.value.expired());
    }
}

TEST(Shared, ClonesThatGoDoNotKeepTheOthersWaiting) {
    for (int round = 0; round < rounds; ++round) {
        Gate gate;
        std::atomic<int> sum = 0;
        auto shared = future::shared(gate.future());
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i) {
            running.emplace_back([mine = shared.clone(), &sum, i]() mutable {
                if (i % 2 == 0) {
                    (void) future::now_or_never(std::move(mine));
                } else {
                    sum += *block_on(std::move(mine));
                }
            });
        }
        running.emplace_back([&gate] {
            gate.open();
            gate.open();
        });
        {
            const auto gone = std::move(shared);
        }
        for (std::thread& thread : running)
            thread.join();
        ASSERT_EQ(sum, 7 * (threads / 2));
    }
}

TEST(Shared, WeakOnesFindItOrNot) {
    for (int round = 0; round < rounds; ++round) {
        Gate gate;
        gate.open();
        gate.open();
        auto shared = future::shared(gate.future());
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i) {
            running.emplace_back([weak = shared.downgrade()] {
                for (int step = 0; step < 10; ++step) {
                    auto mine = weak.upgrade();
                    if (!mine) break;
                    if (const auto* seen = mine->peek()) {
                        ASSERT_EQ(**seen, 7);
                    }
                    if (step % 3 == 2) {
                        ASSERT_EQ(*block_on(std::move(*mine)), 7);
                    }
                }
            });
        }
        ASSERT_EQ(*block_on(std::move(shared)), 7);
        for (std::thread& thread : running)
            thread.join();
        ASSERT_TRUE(gate.value.expired());
    }
}

}  // namespace
