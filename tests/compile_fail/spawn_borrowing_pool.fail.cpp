// SPDX-License-Identifier: MIT
// The same for a pool, whose threads run on.
// expect: spawn: this future borrows from its maker, and the task may outlive that

#include <pollen/executor.hpp>
#include <pollen/future.hpp>

#include <utility>

int main() {
    pollen::ThreadPool executor(1);
    auto answer = pollen::future::ready(42);
#ifdef POLLEN_POSITIVE
    executor.spawn(std::move(answer));
#else
    executor.spawn(pollen::future::by_ref(answer));
#endif
}
