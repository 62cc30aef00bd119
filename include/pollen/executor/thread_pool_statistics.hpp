// SPDX-License-Identifier: MIT
// What the threads of a ThreadPool have done so far, in numbers.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN

/// Counts of one thread of a pool, or of all of them, since it began.
///
/// Each thread counts for itself with plain additions, so that they cost nothing to others. A
/// reading is a glance: the numbers are of slightly different moments.
struct ThreadPoolStatistics {
    ThreadPoolStatistics() noexcept {}

    std::uint64_t polls = 0;        ///< polls of tasks
    std::uint64_t finished = 0;     ///< tasks that returned, threw or were cancelled by a worker
    std::uint64_t lifo_polls = 0;   ///< polls of a task that the poll before had woken
    std::uint64_t searches = 0;     ///< times that a thread looked into the queues of the others
    std::uint64_t steals = 0;       ///< ... and found something
    std::uint64_t stolen = 0;       ///< tasks that were taken by these
    std::uint64_t from_global = 0;  ///< tasks that were taken from the global queue
    std::uint64_t overflows = 0;  ///< times that half of a full local queue went to the global one
    std::uint64_t parks = 0;      ///< times that a thread went to sleep

    ThreadPoolStatistics& operator+=(const ThreadPoolStatistics& other) noexcept {
        polls += other.polls;
        finished += other.finished;
        lifo_polls += other.lifo_polls;
        searches += other.searches;
        steals += other.steals;
        stolen += other.stolen;
        from_global += other.from_global;
        overflows += other.overflows;
        parks += other.parks;
        return *this;
    }
};

POLLEN_NAMESPACE_END
