// SPDX-License-Identifier: MIT
// Tasks under threads that wake, abort, join and let go as fast as they can: nothing is lost,
// nothing races.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/task/atomic_waker.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pollen::AtomicWaker;
using pollen::block_on;
using pollen::Context;
using pollen::JoinHandle;
using pollen::LocalExecutor;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::future::poll_fn;

constexpr int threads = 3;

// A place where a task waits for its turn number to be reached.
struct Gate {
    AtomicWaker waker;
    std::atomic<int> opened{0};

    void open() {
        opened.fetch_add(1, std::memory_order_relaxed);  // the waker publishes it
        waker.wake();
    }

    auto wait_until(int wanted) {
        return poll_fn([this, wanted](Context& cx) -> Poll<int> {
            waker.register_waker(cx.waker());
            const int seen = opened.load(std::memory_order_relaxed);
            if (seen >= wanted) return seen;
            return Pending{};
        });
    }
};

template <class F>
void on_threads(F f) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back(f, i);
    for (std::thread& thread : running)
        thread.join();
}

TEST(TaskStress, EveryWakeFromAnotherThreadArrives) {
    constexpr int rounds = 3000;
    constexpr std::size_t tasks = 4;
    Gate gates[tasks];
    LocalExecutor executor;
    for (Gate& gate : gates)
        executor.spawn(gate.wait_until(threads * rounds));

    std::thread wakers([&] {
        on_threads([&](int) {
            for (int i = 0; i < rounds; ++i) {
                for (Gate& gate : gates)
                    gate.open();
            }
        });
    });
    executor.run();  // never ends if a wake is lost
    wakers.join();
}

TEST(TaskStress, TheFutureOfRunUntilIsWokenByAll) {
    constexpr int rounds = 5000;
    Gate gate;
    LocalExecutor executor;

    std::thread wakers([&] {
        on_threads([&](int) {
            for (int i = 0; i < rounds; ++i)
                gate.open();
        });
    });
    EXPECT_EQ(executor.run_until(gate.wait_until(threads * rounds)), threads * rounds);
    wakers.join();
}

TEST(TaskStress, BlockOnIsWokenByAll) {
    constexpr int rounds = 5000;
    Gate gate;

    std::thread wakers([&] {
        on_threads([&](int) {
            for (int i = 0; i < rounds; ++i)
                gate.open();
        });
    });
    EXPECT_EQ(block_on(gate.wait_until(threads * rounds)), threads * rounds);
    wakers.join();
}

TEST(TaskStress, ExecutorsEndWhileTheirTasksAreWoken) {
    constexpr int rounds = 400;
    for (int round = 0; round < rounds; ++round) {
        std::vector<Waker> wakers[threads];
        auto executor = std::make_unique<LocalExecutor>();
        for (int task = 0; task < 3; ++task) {
            executor->spawn(poll_fn([&wakers, collected = false](Context& cx) mutable {
                if (!std::exchange(collected, true)) {
                    for (auto& kept : wakers)
                        kept.push_back(cx.waker().clone());
                }
                return Poll<void>(Pending{});
            }));
        }
        executor->run_until(poll_fn([&wakers](Context& cx) {
            if (wakers[0].size() >= 3) {
                for (auto& kept : wakers)
                    kept.push_back(cx.waker().clone());
                return Poll<void>::ready();
            }
            cx.waker().wake_by_ref();
            return Poll<void>(Pending{});
        }));

        std::thread others([&] {
            on_threads([&](int index) {
                for (Waker& waker : wakers[index]) {
                    waker.wake_by_ref();
                    waker.clone().wake();
                    std::move(waker).wake();
                }
            });
        });
        if (round % 2 == 0) executor->run_until_stalled();
        executor.reset();
        others.join();
    }
}

TEST(TaskStress, HandlesAreUsedInEveryWayWhileTheTasksRun) {
    constexpr int rounds = 300;
    constexpr int tasks = 24;
    std::atomic<int> joined{0};
    for (int round = 0; round < rounds; ++round) {
        LocalExecutor executor;
        std::vector<JoinHandle<int>> handles[threads];
        std::atomic<int> alive{0};
        struct Alive {
            explicit Alive(std::atomic<int>& count) : counter(&count) {
                counter->fetch_add(1, std::memory_order_relaxed);
            }
            Alive(Alive&& other) noexcept : counter(std::exchange(other.counter, nullptr)) {}
            Alive& operator=(Alive&&) = delete;
            ~Alive() {
                if (counter != nullptr) counter->fetch_sub(1, std::memory_order_relaxed);
            }
            std::atomic<int>* counter;
        };
        for (int task = 0; task < tasks; ++task) {
            auto future = poll_fn(
                [task, left = task % 4, held = Alive(alive)](Context& cx) mutable -> Poll<int> {
                    if (left-- == 0) return task;
                    cx.waker().wake_by_ref();
                    return Pending{};
                });
            handles[task % threads].push_back(executor.spawn(std::move(future)));
        }

        std::thread others([&] {
            on_threads([&, round](int index) {
                std::minstd_rand random(static_cast<unsigned>(round * threads + index + 1));
                for (JoinHandle<int>& handle : handles[index]) {
                    switch (random() % 4) {
                        case 0:
                            handle.detach();
                            break;
                        case 1:
                            handle.abort();
                            handle.detach();
                            break;
                        case 2: {  // poll once, with a waker of nobody, and let go
                            Context cx(Waker::noop());
                            if (handle.poll(cx).is_ready()) joined.fetch_add(1);
                            break;
                        }
                        default:
                            EXPECT_GE(block_on(std::move(handle)), 0);
                            joined.fetch_add(1);
                    }
                }
            });
        });
        executor.run();
        others.join();
        EXPECT_EQ(alive.load(), 0);
    }
    EXPECT_GT(joined.load(), 0);
}

TEST(TaskStress, TwoExecutorsOfTwoThreadsAwaitEachOthersTasks) {
    constexpr int rounds = 400;
    for (int round = 0; round < rounds; ++round) {
        Gate here;
        Gate there;
        LocalExecutor executor;
        JoinHandle<int> first = executor.spawn(here.wait_until(1));
        std::thread other([&, moved = std::move(first)]() mutable {
            LocalExecutor another;
            JoinHandle<int> second = another.spawn(std::move(moved));
            JoinHandle<int> third = another.spawn(there.wait_until(1));
            here.open();
            EXPECT_EQ(another.run_until(std::move(second)), 1);
            EXPECT_EQ(another.run_until(std::move(third)), 1);
        });
        executor.run();
        there.open();
        other.join();
    }
}

TEST(TaskStress, WakersOfBlockOnAreUsedLate) {
    constexpr int rounds = 1500;
    for (int round = 0; round < rounds; ++round) {
        std::thread other;
        std::atomic<bool> done{false};
        block_on(poll_fn([&](Context& cx) {
            if (!other.joinable()) {
                other = std::thread([&done, waker = cx.waker().clone()]() mutable {
                    done.store(true, std::memory_order_relaxed);
                    waker.wake_by_ref();
                    waker.wake_by_ref();  // block_on may have returned
                    std::move(waker).wake();
                });
            }
            if (done.load(std::memory_order_relaxed)) return Poll<void>::ready();
            return Poll<void>(Pending{});
        }));
        other.join();
    }
}

}  // namespace
