// SPDX-License-Identifier: MIT
// A task of a FixedExecutor must fit into its slot.
// expect: try_spawn: this future does not fit into the executor's TaskBytes

#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/lazy.hpp>

int main() {
    const long numbers[8] = {};
    auto future = pollen::future::lazy([numbers](pollen::Context&) { (void) numbers; });
#ifdef POLLEN_POSITIVE
    pollen::FixedExecutor<1, sizeof(future)> executor;
#else
    pollen::FixedExecutor<1, 16> executor;
#endif
    (void) executor.try_spawn(std::move(future));
}
