// SPDX-License-Identifier: MIT
// Asio's thread_pool for the rows of several threads.

#include <support/bench.hpp>
#include <support/latency.hpp>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <future>

namespace bench {
namespace {

using asio::awaitable;

[[gnu::noinline]] awaitable<std::uint64_t> trivial(std::uint64_t x) { co_return opaque(x); }
awaitable<std::uint64_t> some_work(std::uint64_t x) { co_return compute(x); }

// co_spawn has no handle to join by; its completion handler takes the value, and the last one
// begins the next round.
template <auto make>
struct Rounds {
    asio::thread_pool& pool;
    std::uint64_t at_once;
    std::uint64_t left;
    std::atomic<std::uint64_t> running = 0;
    std::atomic<std::uint64_t> sum = 0;
    std::promise<void> done{};

    void begin() {
        if (left == 0) return done.set_value();
        --left;
        running.store(at_once, std::memory_order_relaxed);
        for (std::uint64_t i = 0; i < at_once; ++i) {
            asio::co_spawn(pool, make(i), [this](std::exception_ptr, std::uint64_t r) {
                sum.fetch_add(r, std::memory_order_relaxed);
                if (running.fetch_sub(1, std::memory_order_acq_rel) == 1) begin();
            });
        }
    }
};

template <auto make, std::size_t threads, std::uint64_t most>
std::uint64_t spawn_join(std::uint64_t n) {
    asio::thread_pool pool(threads);
    const std::uint64_t at_once = std::min(n, most);
    Rounds<make> rounds{pool, at_once, n / at_once};
    asio::post(pool, [&] { rounds.begin(); });
    rounds.done.get_future().wait();
    pool.join();
    return rounds.sum.load();
}

std::uint64_t yield(std::uint64_t n) {
    asio::thread_pool pool(2);
    const auto body = [](std::uint64_t times) -> awaitable<void> {
        for (std::uint64_t i = 0; i < times; ++i)
            co_await asio::post(asio::use_awaitable);
    };
    asio::co_spawn(pool, body(n), [](std::exception_ptr) {});
    pool.join();
    return n;
}

constexpr Clock wall = Clock::Wall;

const Register rows{
    {"pool_spawn_join_2", "Asio", spawn_join<trivial, 2, 1000>, 1000, 20'000, wall},
    {"pool_spawn_join_1", "Asio", spawn_join<trivial, 1, 1000>, 1000, 20'000, wall},
    {"pool_spawn_join_1e6", "Asio", spawn_join<trivial, 2, million>, 1000, million, wall},
    {"pool_yield", "Asio", yield, 1, 20'000, wall},
    {"pool_work_1", "Asio", spawn_join<some_work, 1, 256>, 256, 10'240, wall},
    {"pool_work_2", "Asio", spawn_join<some_work, 2, 256>, 256, 10'240, wall},
};

}  // namespace
}  // namespace bench
