// SPDX-License-Identifier: MIT
// The future of a scope counts as borrowing: it is awaited, not spawned.
// expect: spawn: this future borrows from its maker

#include <pollen/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/task_scope.hpp>

pollen::Coro<int> work() {
    int value =
        co_await pollen::task_scope([](pollen::TaskScope&) -> pollen::Coro<int> { co_return 42; });
    co_return value;
}

#ifdef POLLEN_POSITIVE
auto spawn(pollen::LocalExecutor& executor) { return executor.spawn(work()); }
#else
auto spawn(pollen::LocalExecutor& executor) {
    return executor.spawn(
        pollen::task_scope([](pollen::TaskScope&) -> pollen::Coro<int> { co_return 42; }));
}
#endif
