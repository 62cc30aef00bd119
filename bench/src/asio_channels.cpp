// SPDX-License-Identifier: MIT
// Asio's figures for the channel rows: its channel that may be used from any thread.

#include <support/bench.hpp>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/concurrent_channel.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>

namespace bench {
namespace {

using Channel = asio::experimental::concurrent_channel<asio::any_io_executor,
                                                       void(std::error_code, std::uint64_t)>;

asio::awaitable<void> produce(Channel& channel, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        co_await channel.async_send(std::error_code(), opaque(i), asio::use_awaitable);
}

asio::awaitable<std::uint64_t> consume(Channel& channel, std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        sum += co_await channel.async_receive(asio::use_awaitable);
    co_return sum;
}

template <std::uint64_t senders>
std::uint64_t bounded(std::uint64_t n) {
    asio::io_context loop(1);
    Channel channel(loop.get_executor(), 1024);
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < senders; ++i)
        asio::co_spawn(loop, produce(channel, n / senders), asio::detached);
    asio::co_spawn(loop, consume(channel, n / senders * senders),
                   [&](std::exception_ptr, std::uint64_t r) { sum = r; });
    loop.run();
    return sum;
}

asio::awaitable<std::uint64_t> ping(Channel& there, Channel& back, std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        co_await there.async_send(std::error_code(), opaque(i), asio::use_awaitable);
        sum += co_await back.async_receive(asio::use_awaitable);
    }
    co_return sum;
}

asio::awaitable<void> pong(Channel& there, Channel& back, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
        const std::uint64_t value = co_await there.async_receive(asio::use_awaitable);
        co_await back.async_send(std::error_code(), value, asio::use_awaitable);
    }
}

std::uint64_t ping_pong(std::uint64_t n) {
    asio::io_context loop(1);
    Channel there(loop.get_executor(), 1);
    Channel back(loop.get_executor(), 1);
    std::uint64_t sum = 0;
    asio::co_spawn(loop, pong(there, back, n), asio::detached);
    asio::co_spawn(loop, ping(there, back, n),
                   [&](std::exception_ptr, std::uint64_t r) { sum = r; });
    loop.run();
    return sum;
}

const Register rows{
    {"mpsc_bounded", "Asio", bounded<1>, 1, 1 << 13},
    {"mpsc_bounded_4", "Asio", bounded<4>, 4, 1 << 13},
    {"ping_pong", "Asio", ping_pong, 1, 1 << 13},
};

}  // namespace
}  // namespace bench
