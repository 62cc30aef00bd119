// SPDX-License-Identifier: MIT
// One task that is no coroutine: a future written by hand, woken by the timer's interrupt.

#include "three_ticks.hpp"

#include <pollen/executor/fixed_executor.hpp>

int main() {
    pollen::FixedExecutor<1> executor;
    if (!executor.try_spawn(ThreeTicks())) return 1;
    run(executor);
    return 0;
}
