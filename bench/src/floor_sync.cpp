// SPDX-License-Identifier: MIT
// The floor of the rows of what tasks share: a word that is exchanged and stored, and two
// coroutines that take turns in a queue of one thread.

#include <floor/executor.hpp>
#include <floor/frames.hpp>
#include <floor/task.hpp>
#include <support/bench.hpp>

#include <atomic>
#include <cstdint>

namespace bench::floor {
namespace {

std::uint64_t mutex(std::uint64_t n) {
    std::atomic<std::uint32_t> word = 0;
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        std::uint32_t free = 0;
        while (!word.compare_exchange_weak(free, 1, std::memory_order_acquire))
            free = 0;
        sum += opaque(i);
        word.exchange(0, std::memory_order_release);
    }
    return sum;
}

Task<Malloced> take_turns(Queue& queue, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        co_await queue.yield();
    co_return n;
}

std::uint64_t notify(std::uint64_t n) {
    Queue queue;
    auto ping = take_turns(queue, n);
    auto pong = take_turns(queue, n);
    ping.start();
    pong.start();
    queue.run();
    return ping.value() + pong.value();
}

const Register rows{
    {"mutex", "floor", mutex, 1, 1 << 15},
    {"notify", "floor", notify, 1, 1 << 14},
};

}  // namespace
}  // namespace bench::floor
