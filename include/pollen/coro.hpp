// SPDX-License-Identifier: MIT
// The room coro: coroutines that are futures, and coroutines that are streams.

#pragma once

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/await.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/coro/elements_of.hpp>
#include <pollen/coro/frame.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/coro/generator_promise.hpp>
#include <pollen/coro/promise.hpp>
#include <pollen/coro/this_context.hpp>
#include <pollen/coro/trampoline.hpp>
#include <pollen/coro/trampoline_trace.hpp>
