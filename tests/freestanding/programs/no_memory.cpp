// SPDX-License-Identifier: MIT
// What a program without an operating system says when it polls a coroutine that got no memory.

#include "board.hpp"

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>

namespace {

constinit pollen::FramePool<16, 1> too_small;

pollen::Coro<std::uint32_t> answer(std::allocator_arg_t, pollen::FrameAllocator) { co_return 42; }

}  // namespace

extern "C" void on_tick() {}

int main() {
    auto coro = answer(std::allocator_arg, too_small.allocator());
    board::print(coro.is_valid() ? "valid\n" : "not valid\n");
    pollen::Context cx(pollen::Waker::noop());
    (void) coro.poll(cx);
    board::print("not reached\n");
    return 0;
}
