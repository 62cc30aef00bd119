// SPDX-License-Identifier: MIT
// ThreadPool: spawning with a join, yielding, scaling, two tasks that answer each other, and how
// long a woken task waits.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/future.hpp>
#include <pollen/task.hpp>
#include <support/bench.hpp>
#include <support/latency.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

namespace bench {
namespace {

using pollen::AtomicWaker;
using pollen::Context;
using pollen::Coro;
using pollen::JoinHandle;
using pollen::Pending;
using pollen::Poll;
using pollen::ThreadPool;

[[gnu::noinline]] Coro<std::uint64_t> trivial(std::uint64_t x) { co_return opaque(x); }

auto trivial_lazy(std::uint64_t x) {
    return pollen::future::lazy([x] { return opaque(x); });
}

auto some_work(std::uint64_t x) {
    return pollen::future::lazy([x] { return compute(x); });
}

// As in executor.cpp: a task spawns all of a round, then joins all.
template <auto make>
Coro<std::uint64_t> rounds(ThreadPool& pool, std::uint64_t n, std::uint64_t most) {
    const std::uint64_t at_once = std::min(n, most);
    std::vector<JoinHandle<std::uint64_t>> handles;
    handles.reserve(at_once);
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / at_once; ++round) {
        for (std::uint64_t i = 0; i < at_once; ++i)
            handles.push_back(pool.spawn(make(i)));
        for (auto& handle : handles)
            sum += co_await handle;
        handles.clear();
    }
    co_return sum;
}

template <auto make, std::size_t threads, std::uint64_t most>
std::uint64_t spawn_join(std::uint64_t n) {
    ThreadPool pool(threads);
    return pool.block_on(pool.spawn(rounds<make>(pool, n, most)));
}

Coro<std::uint64_t> yield_many(std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        co_await pollen::future::yield_now();
    co_return n;
}

std::uint64_t yield(std::uint64_t n) {
    ThreadPool pool(2);
    return pool.block_on(pool.spawn(yield_many(n)));
}

// One side of a game: waits for its turn.
struct Side {
    AtomicWaker waker;
    std::atomic<bool> has_turn = false;

    void give_turn() {
        has_turn.store(true, std::memory_order_release);
        waker.wake();
    }
    auto turn() {
        return pollen::future::poll_fn([this](Context& cx) {
            if (has_turn.exchange(false, std::memory_order_acquire)) return Poll<void>::ready();
            waker.register_waker(cx.waker());
            if (has_turn.exchange(false, std::memory_order_acquire)) return Poll<void>::ready();
            return Poll<void>(Pending{});
        });
    }
};

Coro<std::uint64_t> play(Side& mine, Side& other, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
        co_await mine.turn();
        other.give_turn();
    }
    co_return n;
}

std::uint64_t ping_pong(std::uint64_t n) {
    ThreadPool pool(2);
    Side ping;
    Side pong;
    auto first = pool.spawn(play(ping, pong, n));
    auto second = pool.spawn(play(pong, ping, n));
    ping.give_turn();
    return pool.block_on(std::move(first)) + pool.block_on(std::move(second));
}

std::uint64_t idle_task(std::uint64_t n) {
    ThreadPool pool(1);
    for (std::uint64_t i = 0; i < n; ++i)
        pool.spawn(pollen::future::pending<void>()).detach();
    pool.block_on(pool.spawn(trivial(1)));
    return n;
}

Coro<void> burden(const std::atomic<bool>& done) {
    while (!done.load(std::memory_order_relaxed)) {
        for (int i = 0; i < 10; ++i)
            compute(static_cast<std::uint64_t>(i));
        co_await pollen::future::yield_now();
    }
}

Coro<void> note_latencies(Side& side, LatencyProbe& probe) {
    while (!probe.is_complete()) {
        co_await side.turn();
        probe.has_run();
    }
}

void wake_latency(LatencyProbe& probe) {
    ThreadPool pool(2);
    std::atomic<bool> done = false;
    Side side;
    std::vector<JoinHandle<void>> others;
    for (int i = 0; i < LatencyProbe::burdens; ++i)
        others.push_back(pool.spawn(burden(done)));
    auto noting = pool.spawn(note_latencies(side, probe));
    probe.drive([&] { side.give_turn(); });
    pool.block_on(std::move(noting));
    done.store(true);
    for (auto& other : others)
        pool.block_on(std::move(other));
}

constexpr Clock wall = Clock::Wall;

const Register rows{
    {"pool_spawn_join_2", "pollen", spawn_join<trivial, 2, 1000>, 1000, 100'000, wall},
    {"pool_spawn_join_2", "pollen, no coroutine", spawn_join<trivial_lazy, 2, 1000>, 1000, 100'000,
     wall},
    {"pool_spawn_join_1", "pollen", spawn_join<trivial, 1, 1000>, 1000, 100'000, wall},
    {"pool_spawn_join_1", "pollen, no coroutine", spawn_join<trivial_lazy, 1, 1000>, 1000, 100'000,
     wall},
    {"pool_spawn_join_1e6", "pollen", spawn_join<trivial, 2, million>, 1000, million, wall},
    {"pool_spawn_join_1e6", "pollen, no coroutine", spawn_join<trivial_lazy, 2, million>, 1000,
     million, wall},
    {"pool_yield", "pollen", yield, 1, 200'000, wall},
    {"pool_work_1", "pollen", spawn_join<some_work, 1, 256>, 256, 10'240, wall},
    {"pool_work_2", "pollen", spawn_join<some_work, 2, 256>, 256, 10'240, wall},
    {"pool_ping_pong", "pollen", ping_pong, 1, 50'000, wall},
    {"idle_task", "pollen, in a pool", idle_task, 1, million},
};

const RegisterLatency latencies{{"pollen", wake_latency}};

}  // namespace
}  // namespace bench
