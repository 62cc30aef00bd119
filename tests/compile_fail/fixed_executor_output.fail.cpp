// SPDX-License-Identifier: MIT
// The output of a task of a FixedExecutor would be lost.
// expect: try_spawn: nobody would get the output of this future

#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/ready.hpp>

int main() {
    pollen::FixedExecutor<1> executor;
#ifdef POLLEN_POSITIVE
    (void) executor.try_spawn(pollen::future::ready());
#else
    (void) executor.try_spawn(pollen::future::ready(42));
#endif
}
