// SPDX-License-Identifier: MIT
// Many tasks on several threads: spawn from outside and inside, abort, and an orderly end.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/future.hpp>

#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

namespace {

// [part]
// The primes from first to last; gives way now and then, so that other tasks have their turn.
pollen::Coro<int> count_primes(int first, int last) {
    int count = 0;
    for (int n = first; n <= last; ++n) {
        bool is_prime = n > 1;
        for (int d = 2; d * d <= n && is_prime; ++d)
            is_prime = n % d != 0;
        if (is_prime) ++count;
        if (n % 256 == 0) co_await pollen::future::yield_now();
    }
    co_return count;
}
// [/part]

// [spawn]
// A task that spawns others and joins them. The pool outlives it.
pollen::Coro<int> count_in_parts(pollen::ThreadPool& pool, int last) {
    std::vector<pollen::JoinHandle<int>> parts;
    for (int first = 0; first < last; first += 1000)
        parts.push_back(pool.spawn(count_primes(first + 1, first + 1000)));
    int count = 0;
    for (pollen::JoinHandle<int>& part : parts)
        count += co_await std::move(part);
    co_return count;
}
// [/spawn]

}  // namespace

int main() {
    // [options]
    pollen::ThreadPoolOptions options;
    options.threads = 2;
    options.name = "primes";
    pollen::ThreadPool pool(std::move(options));
    // [/options]

    std::printf("%d primes up to 10000\n", pool.block_on(count_in_parts(pool, 10000)));

    // [abort]
    pollen::JoinHandle<void> endless = pool.spawn(pollen::future::pending<void>());
    endless.abort();
    try {
        pool.block_on(std::move(endless));
    } catch (const pollen::JoinError&) {
        std::puts("aborted");
    }
    // [/abort]

    // [shutdown]
    pool.spawn(pollen::future::pending<void>()).detach();
    pool.spawn(pollen::future::pending<void>()).detach();
    const pollen::ShutdownReport report = pool.shutdown();
    std::printf("%zu tasks had not finished\n", report.cancelled);
    // [/shutdown]

    const pollen::JoinHandle<int> late = pool.spawn(count_primes(1, 10));
    std::printf("spawned too late: %s\n", late.is_finished() ? "cancelled" : "runs");
    return 0;
}
