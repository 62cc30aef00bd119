// SPDX-License-Identifier: MIT
// Channels: values through a bounded and an unbounded mpsc, a oneshot, and two tasks that answer
// each other; on one thread, and between threads.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/sync.hpp>
#include <support/bench.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace bench {
namespace {

using pollen::Coro;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;

constexpr std::size_t capacity = 1024;

Coro<void> produce(mpsc::Sender<std::uint64_t> tx, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
        const auto result = co_await tx.send(opaque(i));
        if (!result) co_return;
    }
}

Coro<std::uint64_t> consume(mpsc::Receiver<std::uint64_t> rx) {
    std::uint64_t sum = 0;
    for (;;) {
        const std::optional<std::uint64_t> value = co_await rx.recv();
        if (!value) co_return sum;
        sum += *value;
    }
}

template <std::uint64_t senders>
std::uint64_t bounded(std::uint64_t n) {
    pollen::LocalExecutor executor;
    auto channel = mpsc::channel<std::uint64_t>(capacity);
    for (std::uint64_t i = 0; i < senders; ++i)
        executor.spawn(produce(channel.sender.clone(), n / senders)).detach();
    {
        const auto dropped = std::move(channel.sender);
    }
    auto handle = executor.spawn(consume(std::move(channel.receiver)));
    return executor.run_until(handle);
}

template <std::uint64_t senders>
std::uint64_t bounded_threads(std::uint64_t n) {
    auto channel = mpsc::channel<std::uint64_t>(capacity);
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < senders; ++i) {
        threads.emplace_back([tx = channel.sender.clone(), n]() mutable {
            pollen::block_on(produce(std::move(tx), n / senders));
        });
    }
    {
        const auto dropped = std::move(channel.sender);
    }
    const std::uint64_t sum = pollen::block_on(consume(std::move(channel.receiver)));
    for (std::thread& thread : threads)
        thread.join();
    return sum;
}

// A burst goes in, then comes out.
Coro<std::uint64_t> bursts(std::uint64_t n) {
    auto [tx, rx] = mpsc::unbounded<std::uint64_t>();
    std::uint64_t sum = 0;
    for (std::uint64_t burst = 0; burst < n / capacity; ++burst) {
        for (std::uint64_t i = 0; i < capacity; ++i)
            sum += tx.send(opaque(i)) ? 0U : 1U;
        for (std::uint64_t i = 0; i < capacity; ++i) {
            const std::optional<std::uint64_t> value = co_await rx.recv();
            sum += *value;
        }
    }
    co_return sum;
}

std::uint64_t unbounded(std::uint64_t n) {
    pollen::LocalExecutor executor;
    auto handle = executor.spawn(bursts(n));
    return executor.run_until(handle);
}

std::uint64_t unbounded_threads(std::uint64_t n) {
    auto channel = mpsc::unbounded<std::uint64_t>();
    std::thread thread([tx = std::move(channel.sender), n] {
        for (std::uint64_t i = 0; i < n; ++i) {
            if (!tx.send(opaque(i))) return;
        }
    });
    const std::uint64_t sum = pollen::block_on(consume(std::move(channel.receiver)));
    thread.join();
    return sum;
}

Coro<std::uint64_t> oneshots(std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        auto channel = oneshot::channel<std::uint64_t>();
        sum += std::move(channel.sender).send(opaque(i)) ? 0U : 1U;
        const std::optional<std::uint64_t> value = co_await std::move(channel.receiver);
        sum += *value;
    }
    co_return sum;
}

std::uint64_t oneshot_ready(std::uint64_t n) {
    pollen::LocalExecutor executor;
    auto handle = executor.spawn(oneshots(n));
    return executor.run_until(handle);
}

Coro<std::uint64_t> ping(mpsc::Sender<std::uint64_t> tx, mpsc::Receiver<std::uint64_t> rx,
                         std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const auto result = co_await tx.send(opaque(i));
        if (!result) co_return 0;
        const std::optional<std::uint64_t> value = co_await rx.recv();
        sum += *value;
    }
    co_return sum;
}

Coro<void> pong(mpsc::Sender<std::uint64_t> tx, mpsc::Receiver<std::uint64_t> rx) {
    for (;;) {
        const std::optional<std::uint64_t> value = co_await rx.recv();
        if (!value) co_return;
        const auto result = co_await tx.send(*value);
        if (!result) co_return;
    }
}

std::uint64_t ping_pong(std::uint64_t n) {
    pollen::LocalExecutor executor;
    auto there = mpsc::channel<std::uint64_t>(1);
    auto back = mpsc::channel<std::uint64_t>(1);
    executor.spawn(pong(std::move(back.sender), std::move(there.receiver))).detach();
    auto handle = executor.spawn(ping(std::move(there.sender), std::move(back.receiver), n));
    return executor.run_until(handle);
}

std::uint64_t ping_pong_threads(std::uint64_t n) {
    auto there = mpsc::channel<std::uint64_t>(1);
    auto back = mpsc::channel<std::uint64_t>(1);
    std::thread thread([tx = std::move(back.sender), rx = std::move(there.receiver)]() mutable {
        pollen::block_on(pong(std::move(tx), std::move(rx)));
    });
    const std::uint64_t sum =
        pollen::block_on(ping(std::move(there.sender), std::move(back.receiver), n));
    thread.join();
    return sum;
}

constexpr Clock wall = Clock::Wall;

const Register rows{
    {"mpsc_bounded", "pollen", bounded<1>, 1, 1 << 15},
    {"mpsc_bounded_4", "pollen", bounded<4>, 4, 1 << 15},
    {"mpsc_unbounded", "pollen", unbounded, capacity, 1 << 15},
    {"oneshot", "pollen", oneshot_ready, 1, 1 << 15},
    {"ping_pong", "pollen", ping_pong, 1, 1 << 14},
    {"mpsc_bounded_threads", "pollen", bounded_threads<1>, 1, 1 << 17, wall},
    {"mpsc_bounded_4_threads", "pollen", bounded_threads<4>, 4, 1 << 17, wall},
    {"mpsc_unbounded_threads", "pollen", unbounded_threads, 1, 1 << 17, wall},
    {"ping_pong_threads", "pollen", ping_pong_threads, 1, 1 << 11, wall},
};

}  // namespace
}  // namespace bench
