// SPDX-License-Identifier: MIT
// Timers, and functions on threads made for blocking work.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/time.hpp>
#include <support/bench.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace bench {
namespace {

using namespace std::chrono_literals;
using pollen::Coro;

// Sleeps that are polled once and destroyed, as timeouts that were not needed.
Coro<std::uint64_t> add_cancel_each(std::uint64_t n) {
    pollen::Context& cx = co_await pollen::this_context();
    std::uint64_t pending = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        pollen::Sleep sleep = pollen::sleep_for(1s);
        pending += sleep.poll(cx).is_pending() ? 1U : 0U;
    }
    co_return pending;
}

std::uint64_t add_cancel(std::uint64_t n) {
    pollen::LocalExecutor executor;
    return executor.run_until(add_cancel_each(n));
}

// Tasks that sleep for 1 to 100 ms, all at once.
Coro<std::uint64_t> sleeper(std::uint64_t i) {
    co_await pollen::sleep_for(std::chrono::milliseconds(1 + i * 7919 % 100));
    co_return opaque(i);
}

Coro<std::uint64_t> join_sleepers(pollen::LocalExecutor& executor, std::uint64_t n) {
    std::vector<pollen::JoinHandle<std::uint64_t>> handles;
    handles.reserve(n);
    for (std::uint64_t i = 0; i < n; ++i)
        handles.push_back(executor.spawn(sleeper(i)));
    std::uint64_t sum = 0;
    for (auto& handle : handles)
        sum += co_await handle;
    co_return sum;
}

std::uint64_t sleepers(std::uint64_t n) {
    pollen::LocalExecutor executor;
    return executor.run_until(join_sleepers(executor, n));
}

// One function after the other.
Coro<std::uint64_t> block_each(std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const auto function = [i] { return opaque(i); };
        sum += co_await pollen::blocking(function);
    }
    co_return sum;
}

std::uint64_t blocking(std::uint64_t n) {
    pollen::LocalExecutor executor;
    return executor.run_until(block_each(n));
}

const Register rows{
    {"timer_add_cancel", "pollen", add_cancel, 1, 1 << 14},
    {"sleepers", "pollen", sleepers, 1000, 100'000, Clock::AllThreads},
    {"blocking", "pollen", blocking, 1, 1000, Clock::Wall},
};

}  // namespace
}  // namespace bench
