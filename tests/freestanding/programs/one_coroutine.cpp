// SPDX-License-Identifier: MIT
// The same in a coroutine.

#include "three_ticks.hpp"

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/executor/fixed_executor.hpp>

namespace {

constinit pollen::FramePool<160, 1> frames;

pollen::Coro<> wait(std::allocator_arg_t, pollen::FrameAllocator) { co_await ThreeTicks(); }

}  // namespace

int main() {
    pollen::FixedExecutor<1> executor;
    if (!executor.try_spawn(wait(std::allocator_arg, frames.allocator()))) return 1;
    run(executor);
    return 0;
}
