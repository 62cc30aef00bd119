// SPDX-License-Identifier: MIT
// The room stream: the concept, and what is built on it.

#pragma once

#include <pollen/stream/child_state.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/ready_queue.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/unordered_child.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>
