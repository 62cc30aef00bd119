// SPDX-License-Identifier: MIT
// LocalExecutor: yielding, spawning with a join, and what an idle task keeps.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/future.hpp>
#include <support/bench.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace bench {
namespace {

using pollen::Coro;

Coro<std::uint64_t> yield_many(std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        co_await pollen::future::yield_now();
    co_return n;
}

std::uint64_t yield(std::uint64_t n) {
    pollen::LocalExecutor executor;
    auto handle = executor.spawn(yield_many(n));
    return executor.run_until(handle);
}

[[gnu::noinline]] Coro<std::uint64_t> trivial(std::uint64_t x) { co_return opaque(x); }

// The same as a future that is no coroutine: there is no frame, the task is all.
auto trivial_lazy(std::uint64_t x) {
    return pollen::future::lazy([x] { return opaque(x); });
}

// A task spawns all of a round, then joins all: that is where spawning happens in a program.
template <auto make>
Coro<std::uint64_t> rounds(pollen::LocalExecutor& executor, std::uint64_t n, std::uint64_t most) {
    const std::uint64_t at_once = std::min(n, most);
    std::vector<pollen::JoinHandle<std::uint64_t>> handles;
    handles.reserve(at_once);
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / at_once; ++round) {
        for (std::uint64_t i = 0; i < at_once; ++i)
            handles.push_back(executor.spawn(make(i)));
        for (auto& handle : handles)
            sum += co_await handle;
        handles.clear();
    }
    co_return sum;
}

template <auto make, std::uint64_t most>
std::uint64_t spawn_join(std::uint64_t n) {
    pollen::LocalExecutor executor;
    return executor.run_until(rounds<make>(executor, n, most));
}

std::uint64_t idle_task(std::uint64_t n) {
    pollen::LocalExecutor executor;
    for (std::uint64_t i = 0; i < n; ++i)
        executor.spawn(pollen::future::pending<void>()).detach();
    executor.run_until_stalled();
    return n;
}

Coro<void> wait_for_ever() { co_await pollen::future::pending<void>(); }

std::uint64_t idle_coroutine(std::uint64_t n) {
    pollen::LocalExecutor executor;
    for (std::uint64_t i = 0; i < n; ++i)
        executor.spawn(wait_for_ever()).detach();
    executor.run_until_stalled();
    return n;
}

const Register rows{
    {"yield", "pollen", yield, 1, 1 << 15},
    {"spawn_join_1e6", "pollen", spawn_join<trivial, million>, 1000, million},
    {"spawn_join_1e6", "pollen, no coroutine", spawn_join<trivial_lazy, million>, 1000, million},
    {"spawn_join_1000", "pollen", spawn_join<trivial, 1000>, 1000, 32'000},
    {"spawn_join_1000", "pollen, no coroutine", spawn_join<trivial_lazy, 1000>, 1000, 32'000},
    {"idle_task", "pollen", idle_task, 1, million},
    {"idle_task", "pollen, in a coroutine", idle_coroutine, 1, million},
};

}  // namespace
}  // namespace bench
