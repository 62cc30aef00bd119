// SPDX-License-Identifier: MIT
// The threads of a BlockingPool and its queue.

#include <pollen/executor/blocking_pool.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/blocking_job.hpp>
#include <pollen/task/waker.hpp>

#include <condition_variable>
#include <list>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include <pthread.h>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The machine of a BlockingPool. One lock: a job costs its thread two switches of the kernel, and
/// nothing that is done under the lock is as long as that.
//
// Threads end by themselves, when they have been idle for long, or when the pool stops. One that
// ends leaves its std::thread for the next one that ends, or for stop(), to join: so whoever joins
// the last has joined all, and no thread is left in the code of a library that is unloaded.
class BlockingCore {
public:
    explicit BlockingCore(const BlockingPoolOptions& options) noexcept : options_(options) {
        POLLEN_ASSERT(options.max_threads > 0, "a BlockingPool without threads");
    }
    BlockingCore(const BlockingCore&) = delete;
    BlockingCore& operator=(const BlockingCore&) = delete;

    SubmitDuty submit(BlockingJob& job);
    bool remove(BlockingJob& job) noexcept;

    /// Cancels what waits, and waits for what runs. False, without waiting, on a thread of the
    /// pool.
    bool stop() noexcept;

    BlockingPoolStatistics statistics() {
        const std::lock_guard lock(mutex_);
        BlockingPoolStatistics now = counts_;
        now.threads = threads_.size();
        now.idle = idle_;
        now.queued = queued_;
        return now;
    }

    void retain() noexcept {
        // order: relaxed; the caller's own reference keeps the pool alive.
        references_.fetch_add(1, Order::Relaxed);
    }
    void release() noexcept {
        // order: release hands this thread's uses to the last owner, whose acquire sees them all.
        if (references_.fetch_sub(1, Order::AcqRel) == 1) delete this;
    }

private:
    using Threads = std::list<std::thread>;

    void push(BlockingJob& job) noexcept;
    void unlink(BlockingJob& job) noexcept;
    BlockingJob* pop() noexcept;

    void start_thread();
    void run(Threads::iterator self) noexcept;
    bool wait_for_work(std::unique_lock<std::mutex>& lock) noexcept;

    const BlockingPoolOptions options_;
    Atomic<std::size_t> references_ = 1;

    std::mutex mutex_;
    std::condition_variable work_;   // a thread was called, or the pool stops
    std::condition_variable ended_;  // the last thread has ended
    BlockingJob* first_ = nullptr;
    BlockingJob* last_ = nullptr;
    std::size_t queued_ = 0;
    std::size_t idle_ = 0;    // threads that wait and have not been called
    std::size_t called_ = 0;  // calls that no thread has heard yet
    Threads threads_;
    std::thread last_ended_;
    bool stopping_ = false;
    BlockingPoolStatistics counts_;
};

// The queue. Under the lock.

void BlockingCore::push(BlockingJob& job) noexcept {
    job.is_queued = true;
    job.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &job;
    last_ = &job;
    ++queued_;
}

void BlockingCore::unlink(BlockingJob& job) noexcept {
    job.is_queued = false;
    (job.previous != nullptr ? job.previous->next : first_) = job.next;
    (job.next != nullptr ? job.next->previous : last_) = job.previous;
    job.next = job.previous = nullptr;
    --queued_;
}

BlockingJob* BlockingCore::pop() noexcept {
    BlockingJob* const job = first_;
    if (job != nullptr) unlink(*job);
    return job;
}

// The futures.

SubmitDuty BlockingCore::submit(BlockingJob& job) {
    std::unique_lock lock(mutex_);
    if (stopping_) return SubmitDuty::Cancel;
    const bool may_grow = threads_.size() < options_.max_threads;
    // Who can be taken at once does not count as waiting.
    if (idle_ == 0 && !may_grow && queued_ >= options_.max_queued) {
        ++counts_.jobs_refused;
        return SubmitDuty::Refuse;
    }
    if (idle_ > 0) {
        push(job);
        --idle_;
        ++called_;
        lock.unlock();
        work_.notify_one();
        return SubmitDuty::Wait;
    }
    if (may_grow) start_thread();
    push(job);
    return SubmitDuty::Wait;
}

bool BlockingCore::remove(BlockingJob& job) noexcept {
    const std::lock_guard lock(mutex_);
    if (!job.is_queued) return false;
    unlink(job);
    ++counts_.jobs_removed;
    return true;
}

// The threads.

// Errors: what std::list and std::thread throw, if there is no other thread to do the work.
void BlockingCore::start_thread() {
    threads_.emplace_front();
    const auto self = threads_.begin();
#if POLLEN_EXCEPTIONS
    try {
#endif
        // It waits for the lock, so it finds itself in the list.
        *self = std::thread([this, self] { run(self); });
        ++counts_.threads_started;
#if POLLEN_EXCEPTIONS
    } catch (...) {
        threads_.erase(self);
        if (threads_.empty()) throw;
    }
#endif
}

void BlockingCore::run(Threads::iterator self) noexcept {
#if defined(__linux__)
    pthread_setname_np(pthread_self(), "pollen-blocking");
#endif
    std::unique_lock lock(mutex_);
    do {
        while (BlockingJob* const job = pop()) {
            ++counts_.jobs_started;
            lock.unlock();
            job->run();
            lock.lock();
        }
    } while (wait_for_work(lock));

    std::thread before = std::exchange(last_ended_, std::move(*self));
    threads_.erase(self);
    if (threads_.empty()) ended_.notify_all();
    lock.unlock();
    if (before.joinable()) before.join();
}

// False if it is time to end.
bool BlockingCore::wait_for_work(std::unique_lock<std::mutex>& lock) noexcept {
    if (stopping_) return false;
    ++idle_;
    const auto is_over = [this] { return called_ > 0 || stopping_; };
    // What is longer than this would overflow some clock of the system.
    if (options_.keep_alive > std::chrono::hours(24 * 365)) {
        work_.wait(lock, is_over);
    } else {
        work_.wait_for(lock, options_.keep_alive, is_over);
    }
    if (called_ > 0) {
        --called_;
        return true;
    }
    --idle_;
    return false;
}

bool BlockingCore::stop() noexcept {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    while (BlockingJob* const job = pop()) {
        lock.unlock();
        job->cancel();
        lock.lock();
    }
    work_.notify_all();
    for (const std::thread& thread : threads_) {
        if (thread.get_id() == std::this_thread::get_id()) return false;
    }
    ended_.wait(lock, [this] { return threads_.empty(); });
    std::thread last = std::move(last_ended_);
    lock.unlock();
    if (last.joinable()) last.join();
    return true;
}

// What the headers see of it.

void retain(BlockingCore& pool) noexcept { pool.retain(); }
void release(BlockingCore& pool) noexcept { pool.release(); }
SubmitDuty submit(BlockingCore& pool, BlockingJob& job) { return pool.submit(job); }
bool remove(BlockingCore& pool, BlockingJob& job) noexcept { return pool.remove(job); }

void throw_blocking_pool_full() {
#if POLLEN_EXCEPTIONS
    throw BlockingPoolFull();
#else
    abort_with(BlockingPoolFull().what());
#endif
}

namespace {

// Neither is destroyed: a static object's destructor may still ask for a job, and is told that the
// pool has ended.
union DefaultPool {
    DefaultPool() : core(BlockingPoolOptions()) {}
    DefaultPool(const DefaultPool&) = delete;
    DefaultPool& operator=(const DefaultPool&) = delete;
    ~DefaultPool() {}

    BlockingCore core;
};

// Destroyed when the process ends or this library is unloaded, in either case before its code goes.
struct StopAtEnd {
    explicit StopAtEnd(BlockingCore& stopped) noexcept : core(stopped) {}
    StopAtEnd(const StopAtEnd&) = delete;
    StopAtEnd& operator=(const StopAtEnd&) = delete;
    // A job may be what has ended the process; it is not waited for then.
    ~StopAtEnd() { (void) core.stop(); }

    BlockingCore& core;
};

}  // namespace
}  // namespace detail

const char* BlockingPoolFull::what() const noexcept {
    return "a BlockingPool has as many jobs waiting as it may have";
}

BlockingPool::BlockingPool(BlockingPoolOptions options)
    : core_(new detail::BlockingCore(options)) {}

BlockingPool::~BlockingPool() {
    if (!core_->stop()) detail::abort_with("a BlockingPool was destroyed by one of its own jobs");
    core_->release();
}

BlockingPoolStatistics BlockingPool::statistics() const { return core_->statistics(); }

BlockingPool& BlockingPool::default_pool() {
    static detail::DefaultPool storage;
    static const detail::StopAtEnd stop(storage.core);
    alignas(BlockingPool) static unsigned char memory[sizeof(BlockingPool)];
    static BlockingPool* const pool = ::new (memory) BlockingPool(storage.core);
    return *pool;
}

POLLEN_NAMESPACE_END
