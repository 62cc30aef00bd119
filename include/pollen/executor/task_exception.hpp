// SPDX-License-Identifier: MIT
// Where the exception of a task goes that nobody joins.

#pragma once

#include <pollen/detail/config.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN

/// Is given the exception that ended a task whose JoinHandle is gone. Must not throw.
using TaskExceptionHandler = void (*)(std::exception_ptr error);

/// Replaces the handler for the whole process; null brings back the first one, which writes the
/// message of the exception to stderr. Returns the one that was there, null if it was the first.
///
/// Thread safety: any thread. The handler is called from whichever thread ends the task or drops
/// the handle last.
TaskExceptionHandler set_task_exception_handler(TaskExceptionHandler handler) noexcept;

namespace detail {

/// Gives the exception to the handler.
void report_task_exception(std::exception_ptr error) noexcept;

}  // namespace detail
POLLEN_NAMESPACE_END
