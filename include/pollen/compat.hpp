// SPDX-License-Identifier: MIT
// The room compat: conversions from and to earlier models of asynchronous work.

#pragma once

#include <pollen/compat/as_awaitable.hpp>
#include <pollen/compat/as_future.hpp>
#include <pollen/compat/as_sender.hpp>
#include <pollen/compat/awaiter.hpp>
#include <pollen/compat/broken_completion.hpp>
#include <pollen/compat/callback_future.hpp>
#include <pollen/compat/completion_core.hpp>
#include <pollen/compat/completion_state.hpp>
#include <pollen/compat/drive_state.hpp>
#include <pollen/compat/driver.hpp>
#include <pollen/compat/execution.hpp>
#include <pollen/compat/from_awaitable.hpp>
#include <pollen/compat/from_std_future.hpp>
#include <pollen/compat/into_std_future.hpp>
