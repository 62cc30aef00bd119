// SPDX-License-Identifier: MIT
// What tasks share: locks and permits that nobody contends for, and two tasks that notify each
// other.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/sync.hpp>
#include <support/bench.hpp>

#include <cstdint>

namespace bench {
namespace {

using pollen::Coro;

template <class Make>
std::uint64_t run(Make make) {
    pollen::LocalExecutor executor;
    auto handle = executor.spawn(make());
    return executor.run_until(handle);
}

Coro<std::uint64_t> lock_many(std::uint64_t n) {
    pollen::Mutex<std::uint64_t> sum(0);
    for (std::uint64_t i = 0; i < n; ++i) {
        auto guard = co_await sum.lock();
        *guard += opaque(i);
    }
    co_return *co_await sum.lock();
}

std::uint64_t mutex(std::uint64_t n) {
    return run([n] { return lock_many(n); });
}

Coro<std::uint64_t> acquire_many(std::uint64_t n) {
    pollen::Semaphore semaphore(3);
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        auto permit = co_await semaphore.acquire();
        sum += permit->count();
    }
    co_return sum;
}

std::uint64_t semaphore(std::uint64_t n) {
    return run([n] { return acquire_many(n); });
}

Coro<std::uint64_t> ping(pollen::Notify& there, pollen::Notify& back, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
        there.notify_one();
        co_await back.notified();
    }
    co_return n;
}

Coro<void> pong(pollen::Notify& there, pollen::Notify& back, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
        co_await there.notified();
        back.notify_one();
    }
}

std::uint64_t notify(std::uint64_t n) {
    pollen::Notify there;
    pollen::Notify back;
    pollen::LocalExecutor executor;
    executor.spawn(pong(there, back, n)).detach();
    auto handle = executor.spawn(ping(there, back, n));
    return executor.run_until(handle);
}

const Register rows{
    {"mutex", "pollen", mutex, 1, 1 << 15},
    {"semaphore", "pollen", semaphore, 1, 1 << 15},
    {"notify", "pollen", notify, 1, 1 << 14},
};

}  // namespace
}  // namespace bench
