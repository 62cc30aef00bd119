// SPDX-License-Identifier: MIT
// Whoever wakes polls the future, unless a function schedules; such a future must stay on its
// thread.
// expect: without a function that schedules, whichever thread wakes polls this future

#include <pollen/compat.hpp>
#include <pollen/coro.hpp>

#include <coroutine>

pollen::LocalCoro<int> local() { co_return 42; }
pollen::Coro<int> sendable() { co_return 42; }

int main() {
#ifdef POLLEN_POSITIVE
    auto awaitable = pollen::compat::as_awaitable(sendable());
#else
    auto awaitable = pollen::compat::as_awaitable(local());
#endif
    (void) awaitable.await_suspend(std::noop_coroutine());
}
