// SPDX-License-Identifier: MIT
// The threads of a pool hand tasks around; such a future must stay on its thread.
// expect: ThreadPool::spawn: this future must stay on its thread

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>

pollen::LocalCoro<int> local() { co_return 42; }
pollen::Coro<int> sendable() { co_return 42; }

int main() {
    pollen::ThreadPool pool(1);
#ifdef POLLEN_POSITIVE
    pool.spawn(sendable());
#else
    pool.spawn(local());
#endif
}
