// SPDX-License-Identifier: MIT
// The room time: futures that wait for a moment, and the timers that wake them.

#pragma once

#include <pollen/time/default_timer.hpp>
#include <pollen/time/elapsed.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/interval.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/sleep_for.hpp>
#include <pollen/time/stream_timeout.hpp>
#include <pollen/time/throttle.hpp>
#include <pollen/time/timeout.hpp>
#include <pollen/time/timeout_result.hpp>
#include <pollen/time/timer.hpp>
#include <pollen/time/timer_core.hpp>
#include <pollen/time/timer_entry.hpp>
#include <pollen/time/timer_queue.hpp>
#include <pollen/time/timer_thread.hpp>
#include <pollen/time/timer_wheel.hpp>
