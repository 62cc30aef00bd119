// SPDX-License-Identifier: MIT
// BlockingPool: threads for functions that block, made when there is work and ended when there is
// none.

#pragma once

#include <pollen/detail/config.hpp>

#if POLLEN_BITS_CHRONO
#include <bits/chrono.h>
#else
#include <chrono>
#endif
#include <cstddef>
#include <cstdint>
#include <exception>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class BlockingCore;
class BlockingJob;

}  // namespace detail

/// What a BlockingPool is made with. Set what should differ from the defaults.
struct BlockingPoolOptions {
    BlockingPoolOptions() noexcept {}

    /// At most so many threads. One is made for each job that no idle thread can take.
    /// Precondition: at least one.
    std::size_t max_threads = 512;
    /// At most so many jobs wait for a thread; one more is refused with BlockingPoolFull.
    std::size_t max_queued = SIZE_MAX;
    /// A thread that was idle for so long ends.
    std::chrono::nanoseconds keep_alive = std::chrono::seconds(10);
};

/// What a BlockingPool is doing and has done. The numbers are of one moment.
struct BlockingPoolStatistics {
    BlockingPoolStatistics() noexcept {}

    std::size_t threads = 0;  ///< there are now, idle ones included
    std::size_t idle = 0;     ///< of these, wait for a job
    std::size_t queued = 0;   ///< jobs that wait for a thread

    std::uint64_t threads_started = 0;  ///< since the beginning, as all below
    std::uint64_t jobs_started = 0;     ///< functions that were called
    std::uint64_t jobs_removed = 0;     ///< futures destroyed before their functions were called
    std::uint64_t jobs_refused = 0;     ///< answered with BlockingPoolFull
};

/// Thrown by the first poll of a blocking() whose pool has as many jobs waiting as it may have.
/// Without exceptions the process ends with the message.
class BlockingPoolFull : public std::exception {
public:
    BlockingPoolFull() noexcept {}
    const char* what() const noexcept override;
};

/// Threads for functions that block: files, DNS, other libraries' calls, long computations. See
/// blocking().
///
/// There are no threads at first. A job that no idle thread can take gets a new one, up to
/// max_threads; then jobs wait, in the order in which they came. Idle threads end after keep_alive.
///
/// The future of a job that has to wait for a thread is pending and waits as for any other reason,
/// at no further cost; so there is no bound by default. With one, a job too many is refused rather
/// than left waiting: a bound is for those who would rather do without than be late.
///
/// Destroying it cancels the jobs that wait (their futures throw JoinError), and waits for those
/// that run. A job must not destroy its own pool: the process ends with a message.
///
/// Thread safety: all functions from any thread; the destructor alone.
/// Allocates: one block for the pool, one for each thread.
class BlockingPool {
public:
    explicit BlockingPool(BlockingPoolOptions options = BlockingPoolOptions());
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;
    ~BlockingPool();

    BlockingPoolStatistics statistics() const;

    /// The pool of blocking(f) that names none: with the default options, for the program or for
    /// each library that has the compiled part of Pollen in it. It ends with the program, or when
    /// the library is unloaded, and waits for the jobs that run then.
    static BlockingPool& default_pool();

    detail::BlockingCore& core() const noexcept { return *core_; }

private:
    explicit BlockingPool(detail::BlockingCore& core) noexcept : core_(&core) {}

    detail::BlockingCore* core_;
};

namespace detail {

/// What became of a job that was handed to a pool.
enum class [[nodiscard]] SubmitDuty {
    Wait,    // it is the pool's, until remove()
    Refuse,  // there are too many: it was not taken
    Cancel,  // the pool has ended: it was not taken
};

// For the future of a job. The pool is kept alive, though not its threads, by references: one for
// each job.
void retain(BlockingCore& pool) noexcept;
void release(BlockingCore& pool) noexcept;

/// Hands a job over. Errors: std::system_error if there is no thread and none can be made; the job
/// was not taken then.
SubmitDuty submit(BlockingCore& pool, BlockingJob& job);

/// Takes a job back. False if a thread has it already.
bool remove(BlockingCore& pool, BlockingJob& job) noexcept;

[[noreturn]] void throw_blocking_pool_full();

}  // namespace detail
POLLEN_NAMESPACE_END
