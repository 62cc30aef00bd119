// SPDX-License-Identifier: MIT
// The room task: Poll, wakers and the context of a poll.

#pragma once

#include <pollen/task/abi_waker.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/poll_ready.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/room_for.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>
