// SPDX-License-Identifier: MIT
// The same for the executor without a heap.
// expect: try_spawn: this future borrows from its maker, and the task may outlive that

#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/ready.hpp>

#include <utility>

int main() {
    pollen::FixedExecutor<1> executor;
    auto nothing = pollen::future::ready();
#ifdef POLLEN_POSITIVE
    (void) executor.try_spawn(std::move(nothing));
#else
    (void) executor.try_spawn(pollen::future::by_ref(nothing));
#endif
}
