// SPDX-License-Identifier: MIT
// All of the library but the rooms compat and testing, and the annexes.

#pragma once

#include <pollen/abi.h>
#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future.hpp>
#include <pollen/sink.hpp>
#include <pollen/stream.hpp>
#include <pollen/sync.hpp>
#include <pollen/task.hpp>
#include <pollen/time.hpp>
