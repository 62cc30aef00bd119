// SPDX-License-Identifier: MIT
// The room executor: who polls tasks, and the tasks themselves.

#pragma once

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/blocking.hpp>
#include <pollen/executor/blocking_job.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/blocking_state.hpp>
#include <pollen/executor/dump_tasks.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/executor.hpp>
#include <pollen/executor/fixed_core.hpp>
#include <pollen/executor/fixed_executor.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/join_set.hpp>
#include <pollen/executor/local_core.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/lost_wake.hpp>
#include <pollen/executor/number_table.hpp>
#include <pollen/executor/owned_tasks.hpp>
#include <pollen/executor/parker.hpp>
#include <pollen/executor/pool_core.hpp>
#include <pollen/executor/pool_hub.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/run_queue.hpp>
#include <pollen/executor/scope_child.hpp>
#include <pollen/executor/scope_handle.hpp>
#include <pollen/executor/shown.hpp>
#include <pollen/executor/task_cell.hpp>
#include <pollen/executor/task_exception.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/executor/task_inbox.hpp>
#include <pollen/executor/task_list.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/executor/task_scope.hpp>
#include <pollen/executor/task_state.hpp>
#include <pollen/executor/thread_locked_executor.hpp>
#include <pollen/executor/thread_locked_task.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/executor/thread_pool_options.hpp>
#include <pollen/executor/thread_pool_statistics.hpp>
#include <pollen/executor/wake_flag.hpp>
#include <pollen/executor/worker_tasks.hpp>
#include <pollen/executor/wrong_thread.hpp>
