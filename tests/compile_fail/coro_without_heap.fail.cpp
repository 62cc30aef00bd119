// SPDX-License-Identifier: MIT
// Without a heap a coroutine must say where its frame comes from.
// expect: there is no heap here, so this coroutine needs an allocator

#define POLLEN_HEAP 0

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>

#if defined(POLLEN_POSITIVE)
pollen::Coro<int> answer(std::allocator_arg_t, pollen::FrameAllocator) { co_return 42; }
#else
pollen::Coro<int> answer() { co_return 42; }
#endif
