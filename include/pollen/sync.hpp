// SPDX-License-Identifier: MIT
// The room sync: what tasks share, and how they wait for one another.

#pragma once

#include <pollen/sync/barrier.hpp>
#include <pollen/sync/block_queue.hpp>
#include <pollen/sync/broadcast.hpp>
#include <pollen/sync/cancel_node.hpp>
#include <pollen/sync/cancellation_token.hpp>
#include <pollen/sync/channel_closed.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/channel_sender.hpp>
#include <pollen/sync/fanout_core.hpp>
#include <pollen/sync/gate.hpp>
#include <pollen/sync/latch.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/mpsc_core.hpp>
#include <pollen/sync/mpsc_receive.hpp>
#include <pollen/sync/mpsc_room.hpp>
#include <pollen/sync/mpsc_send.hpp>
#include <pollen/sync/mpsc_shared.hpp>
#include <pollen/sync/mpsc_sink.hpp>
#include <pollen/sync/mutex.hpp>
#include <pollen/sync/notify.hpp>
#include <pollen/sync/once_cell.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/sync/oneshot_core.hpp>
#include <pollen/sync/oneshot_state.hpp>
#include <pollen/sync/permit_queue.hpp>
#include <pollen/sync/rw_lock.hpp>
#include <pollen/sync/semaphore.hpp>
#include <pollen/sync/shared_value.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/sync/watch.hpp>
#include <pollen/sync/watch_shared.hpp>
