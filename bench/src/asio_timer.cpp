// SPDX-License-Identifier: MIT
// Asio's timers. It has no threads for blocking work.

#include <support/bench.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <exception>

namespace bench {
namespace {

using namespace std::chrono_literals;
using asio::awaitable;

// Timers that are waited for and destroyed. Their handlers are run, to say that they were
// cancelled.
std::uint64_t add_cancel(std::uint64_t n) {
    asio::io_context loop(1);
    std::uint64_t cancelled = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        asio::steady_timer timer(loop, 1s);
        timer.async_wait([&cancelled](const auto& error) { cancelled += error ? 1U : 0U; });
        if (i % 64 == 63) loop.poll();
    }
    loop.run();
    return cancelled;
}

awaitable<void> sleeper(asio::io_context& loop, std::uint64_t i, std::uint64_t& sum) {
    asio::steady_timer timer(loop, std::chrono::milliseconds(1 + i * 7919 % 100));
    co_await timer.async_wait(asio::use_awaitable);
    sum += opaque(i);
}

std::uint64_t sleepers(std::uint64_t n) {
    asio::io_context loop(1);
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        asio::co_spawn(loop, sleeper(loop, i, sum), [](std::exception_ptr) {});
    loop.run();
    return sum;
}

const Register rows{
    {"timer_add_cancel", "Asio", add_cancel, 1, 1 << 14},
    {"sleepers", "Asio", sleepers, 1000, 100'000, Clock::AllThreads},
};

}  // namespace
}  // namespace bench
