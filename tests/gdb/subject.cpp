// SPDX-License-Identifier: MIT
// A process with tasks in every state: it lists them itself, and then ends with a core.

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/dump_tasks.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/thread_locked_executor.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/next.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace future = pollen::future;
using pollen::Coro;

namespace {

Coro<int> inner() {
    co_await future::pending();
    co_return 1;
}

Coro<> outer() {
    const int value = co_await inner();
    (void) value;
}

Coro<> levels(int left) {
    if (left == 0) {
        co_await outer();
    } else {
        co_await levels(left - 1);
    }
}

// Awaits a coroutine that was polled before, and one within another future.
Coro<> resumed(Coro<> begun) {
    pollen::Waker waker = pollen::Waker::noop().clone();
    pollen::Context cx(waker);
    (void) begun.poll(cx);
    co_await std::move(begun);
}

Coro<> wrapped() { co_await (outer() | future::named("wrapped")); }

pollen::AsyncGenerator<int> numbers() {
    co_yield 1;
    co_yield co_await inner();
}

// Awaits the second item of a generator, which waits itself.
Coro<> second_of(pollen::AsyncGenerator<int> items) {
    (void) co_await pollen::stream::next(items);
    (void) co_await pollen::stream::next(items);
}

[[noreturn]] void list_and_die() {
    pollen::dump_tasks(stdout);
    std::fflush(stdout);
    std::abort();
}

}  // namespace

int main() {
    pollen::LocalExecutor executor;
    auto idle = executor.spawn(outer() | future::named("idle"));
    auto deep = executor.spawn(levels(100) | future::named(std::string("deep")));
    auto aborted = executor.spawn(outer());
    auto before = executor.spawn(resumed(outer()));
    auto within = executor.spawn(wrapped());
    auto items = executor.spawn(second_of(numbers()));
    executor.run_until_stalled();
    aborted.abort();
    auto queued = executor.spawn(outer() | future::named("queued"));

    pollen::ThreadLockedExecutor locked;
    auto waits = locked.spawn(outer());
    locked.run_until_stalled();
    auto woken = locked.spawn(future::yield_now());

    pollen::ThreadPool pool(1);
    auto pooled = pool.spawn(outer() | future::named("pooled"));
    pool.block_on(pool.spawn(future::yield_now()));

    pollen::block_on(
        future::poll_fn([](pollen::Context&) -> pollen::Poll<void> { list_and_die(); }));
}
