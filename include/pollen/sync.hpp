// SPDX-License-Identifier: MIT
// The room sync: what tasks share, and how they wait for one another.

#pragma once

#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/sync/oneshot_core.hpp>
#include <pollen/sync/oneshot_state.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/sync/wake_batch.hpp>
