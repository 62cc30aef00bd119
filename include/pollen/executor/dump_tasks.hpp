// SPDX-License-Identifier: MIT
// dump_tasks(): lists the tasks of the process and what each waits for.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <cstdio>

POLLEN_NAMESPACE_BEGIN

/// Takes a piece of a dump.
using TaskDumpSink = void (*)(void* to, const char* text, std::size_t size);

/// Lists all tasks that have not finished, of all executors of the process, in the order they were
/// spawned: number, name, executor, state, how often it was polled, and what it waits for, from its
/// outermost coroutine down to the first future that is none. So also the futures of block_on() and
/// of run_until().
///
/// A task is *running* (it is being polled, so one cannot look into it), *queued*, *idle* or
/// *aborted*. Each is looked at by itself, so the list is true of no single moment.
///
/// Tasks are recorded only if all of the program is compiled with POLLEN_TASK_DUMPS=1; else the
/// list is empty and says so. A library with a copy of the runtime has a list of its own.
///
/// Thread safety: any thread, any moment, within a poll too. A task that is looked at is not polled
/// until that is done; nothing is locked while the sink is called, which may be a user's.
/// Allocates: a buffer, larger if a task waits through many coroutines.
///
/// Example:
/// ```cpp
/// std::string text;
/// pollen::dump_tasks(text);
/// pollen::dump_tasks(stderr);
/// ```
void dump_tasks(TaskDumpSink sink, void* to);
void dump_tasks(std::FILE* to);

/// Appends the list to a std::string, or to what is like one.
template <class Text>
    requires requires(Text& text) { text.append("", std::size_t{}); }
void dump_tasks(Text& text) {
    dump_tasks([](void* to, const char* piece,
                  std::size_t size) { static_cast<Text*>(to)->append(piece, size); },
               &text);
}

/// Writes the list to a file descriptor, for signal handlers: it allocates nothing, calls write()
/// alone, and does not wait for a lock. False if somebody has the list at this moment, perhaps the
/// very code that the signal interrupted; then nothing is written, and a later call has more luck.
/// False also if the descriptor is negative.
///
/// Tasks that are spawned or end meanwhile wait until all is written. Where there is no write(),
/// nothing is written.
bool try_dump_tasks(int file_descriptor) noexcept;

POLLEN_NAMESPACE_END
