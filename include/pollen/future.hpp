// SPDX-License-Identifier: MIT
// The room future: the concept, futures to begin with, and adapters that build futures from
// futures.

#pragma once

#include <pollen/future/abort_handle.hpp>
#include <pollen/future/abort_result.hpp>
#include <pollen/future/abortable.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/bad_result.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/either.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/remote_handle.hpp>
#include <pollen/future/remote_state.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/result_storage.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/future/then.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/future/yields.hpp>
