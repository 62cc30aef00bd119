// SPDX-License-Identifier: MIT
// The room testing: what tests of futures need, without any test framework.

#pragma once

#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/pending_once.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/recording_waker.hpp>
#include <pollen/testing/step_executor.hpp>
#include <pollen/testing/test_task.hpp>
