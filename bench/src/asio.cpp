// SPDX-License-Identifier: MIT
// Asio's figures for the coroutine and executor rows. One thread, said to be one (concurrency hint
// 1).

#include <support/bench.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

namespace bench {
namespace {

using asio::awaitable;

template <class Make>
std::uint64_t run(Make make) {
    asio::io_context loop(1);
    std::uint64_t result = 0;
    asio::co_spawn(loop, make(loop), [&](std::exception_ptr, std::uint64_t r) { result = r; });
    loop.run();
    return result;
}

[[gnu::noinline]] awaitable<std::uint64_t> child(std::uint64_t x) { co_return opaque(x) + 1; }

awaitable<std::uint64_t> await_each(std::uint64_t n) {
    std::uint64_t x = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        x = co_await child(x);
    co_return x;
}

std::uint64_t await_ready(std::uint64_t n) {
    return run([n](auto&) { return await_each(n); });
}

[[gnu::noinline]] awaitable<std::uint64_t> recurse(std::uint64_t depth) {
    if (depth == 0) co_return 0;
    const std::uint64_t below = co_await recurse(depth - 1);
    co_return below + 1;
}

awaitable<std::uint64_t> recurse_each(std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n / 1000; ++i)
        sum += co_await recurse(999);
    co_return sum;
}

std::uint64_t recursion(std::uint64_t n) {
    return run([n](auto&) { return recurse_each(n); });
}

// The leaf keeps its completion handler; a wake is a call of it.
using Handler = asio::async_result<asio::use_awaitable_t<>, void()>::handler_type;
using Waiting = std::optional<Handler>;

awaitable<std::uint64_t> nest(std::uint64_t depth, std::uint64_t n, Waiting& waiting) {
    if (depth > 1) {
        const std::uint64_t below = co_await nest(depth - 1, n, waiting);
        co_return below;
    }
    for (std::uint64_t i = 0; i < n; ++i) {
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
            [&waiting](auto handler) { waiting.emplace(std::move(handler)); }, asio::use_awaitable);
    }
    co_return n;
}

template <std::uint64_t depth>
std::uint64_t wake_leaf(std::uint64_t n) {
    asio::io_context loop(1);
    Waiting waiting;
    std::uint64_t result = 0;
    asio::co_spawn(loop, nest(depth, n, waiting),
                   [&](std::exception_ptr, std::uint64_t r) { result = r; });
    loop.poll();  // run() would wait for the leaf
    for (std::uint64_t i = 0; i < n; ++i) {
        Handler handler = std::move(*waiting);
        waiting.reset();
        std::move(handler)();
    }
    loop.restart();
    loop.run();
    return result;
}

std::uint64_t yield_coroutine(std::uint64_t n) {
    const auto body = [](std::uint64_t times) -> awaitable<std::uint64_t> {
        for (std::uint64_t i = 0; i < times; ++i)
            co_await asio::post(asio::use_awaitable);
        co_return times;
    };
    return run([n, &body](auto&) { return body(n); });
}

struct Again {
    asio::io_context* loop;
    std::uint64_t* left;
    void operator()() const {
        if ((*left)-- != 0) asio::post(*loop, *this);
    }
};

std::uint64_t yield_callback(std::uint64_t n) {
    asio::io_context loop(1);
    std::uint64_t left = n;
    asio::post(loop, Again{&loop, &left});
    loop.run();
    return n;
}

[[gnu::noinline]] awaitable<std::uint64_t> trivial(std::uint64_t x) { co_return opaque(x); }

// co_spawn has no handle to join by; its completion handler takes the value, and the last one ends
// the round.
template <std::uint64_t most>
std::uint64_t spawn_join(std::uint64_t n) {
    const std::uint64_t at_once = std::min(n, most);
    asio::io_context loop(1);
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / at_once; ++round) {
        asio::post(loop, [&] {
            for (std::uint64_t i = 0; i < at_once; ++i) {
                asio::co_spawn(loop, trivial(i),
                               [&](std::exception_ptr, std::uint64_t r) { sum += r; });
            }
        });
        loop.run();
        loop.restart();
    }
    return sum;
}

std::uint64_t idle_task(std::uint64_t n) {
    asio::io_context loop(1);
    const auto body = []() -> awaitable<void> {
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
            [](auto handler) { new auto(std::move(handler)); }, asio::use_awaitable);
    };
    for (std::uint64_t i = 0; i < n; ++i)
        asio::co_spawn(loop, body(), asio::detached);
    loop.poll();
    return n;
}

const Register rows{
    {"await_ready", "Asio", await_ready, 1, 1 << 15},
    {"recursion", "Asio", recursion, 1000, 32'000},
    {"wake_leaf_1", "Asio", wake_leaf<1>, 1, 1 << 15},
    {"wake_leaf_10", "Asio", wake_leaf<10>, 1, 1 << 15},
    {"wake_leaf_100", "Asio", wake_leaf<100>, 1, 1 << 15},
    {"wake_leaf_1000", "Asio", wake_leaf<1000>, 1, 1 << 16},
    {"yield", "Asio coroutine", yield_coroutine, 1, 1 << 15},
    {"yield", "Asio callback", yield_callback, 1, 1 << 15},
    {"spawn_join_1e6", "Asio", spawn_join<million>, 1000, million},
    {"spawn_join_1000", "Asio", spawn_join<1000>, 1000, 32'000},
    {"idle_task", "Asio", idle_task, 1, million},
};

}  // namespace
}  // namespace bench
