// SPDX-License-Identifier: MIT
// The room compat: conversions from and to earlier models of asynchronous work.

#pragma once

#include <pollen/compat/broken_completion.hpp>
#include <pollen/compat/callback_future.hpp>
#include <pollen/compat/completion_core.hpp>
#include <pollen/compat/completion_state.hpp>
