// SPDX-License-Identifier: MIT
// The room stream: the concept, and what is built on it.

#pragma once

#include <pollen/stream/abortable.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/buffer_unordered.hpp>
#include <pollen/stream/catch_unwind.hpp>
#include <pollen/stream/child_state.hpp>
#include <pollen/stream/chunks.hpp>
#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/finishing.hpp>
#include <pollen/stream/flatten_unordered.hpp>
#include <pollen/stream/for_co_await.hpp>
#include <pollen/stream/for_each_concurrent.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/futures_ordered.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/join_all.hpp>
#include <pollen/stream/join_children.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/stream/merge.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/ready_queue.hpp>
#include <pollen/stream/select.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/stream/select_branch.hpp>
#include <pollen/stream/select_event.hpp>
#include <pollen/stream/select_loop.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/take_until.hpp>
#include <pollen/stream/trial.hpp>
#include <pollen/stream/unordered_child.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/stream/zip.hpp>
