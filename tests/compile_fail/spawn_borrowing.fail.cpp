// SPDX-License-Identifier: MIT
// A task could outlive what its future borrows.
// expect: spawn: this future borrows from its maker, and the task may outlive that

#include <pollen/executor.hpp>
#include <pollen/future.hpp>

#include <utility>

int main() {
    pollen::LocalExecutor executor;
    auto answer = pollen::future::ready(42);
#ifdef POLLEN_POSITIVE
    executor.spawn(std::move(answer));
#else
    executor.spawn(pollen::future::by_ref(answer));
#endif
}
