// SPDX-License-Identifier: MIT
// Where a task is reported that waits and that nobody can wake.

#pragma once

#include <pollen/detail/config.hpp>

POLLEN_NAMESPACE_BEGIN

/// A task whose future answered Pending and kept no waker, so that it is never polled again.
struct LostWake {
    /// The name that future::named() gave, or null.
    const char* name;
    /// The type of the future; null if the task was compiled without POLLEN_ASSERTIONS.
    const char* future;
};

/// Is told of such a task. Must not throw.
using LostWakeHandler = void (*)(const LostWake& lost);

/// Replaces the handler for the whole process; null brings back the first one, which writes a line
/// to stderr. Returns the one that was there, null if it was the first.
///
/// Executors look after each poll that answers Pending, if the library was compiled with
/// POLLEN_ASSERTIONS (a debug build). They count the task's wakers: if none is left and no wake has
/// come meanwhile, there will be none, since a waker is made from a waker. What is still possible
/// is JoinHandle::abort(). So a task is reported at most once, and rightly, or not at all:
///
/// - a task of future::pending() alone is reported, although it may be meant so;
/// - a waker that is kept but never woken counts as one that may be: dump_tasks() shows who waits;
/// - the wakers of ThreadLockedExecutor are numbers, which nobody counts: it throws
///   ThreadLockedStall when all its tasks wait.
///
/// Thread safety: any thread. The handler is called by the thread that polled.
LostWakeHandler set_lost_wake_handler(LostWakeHandler handler) noexcept;

namespace detail {

class TaskHead;

/// Gives it to the handler.
void report_lost_wake(const LostWake& lost) noexcept;
void report_lost_wake(TaskHead& task) noexcept;

}  // namespace detail
POLLEN_NAMESPACE_END
