// SPDX-License-Identifier: MIT
// The threads of a ThreadPool, and its end.

#include <pollen/executor/thread_pool.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/pool_core.hpp>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <pthread.h>
#endif

POLLEN_NAMESPACE_BEGIN

const char* ShutdownInsideError::what() const noexcept {
    return "ThreadPool::shutdown() was called by a task of that pool, which would wait for itself: "
           "call it from another thread, or destroy the pool, which does not wait there";
}

namespace detail {

// The threads run on after the pool when a task destroys it; then the last one deletes this.
class PoolThreads {
public:
    PoolThreads(PoolCore& core, ThreadPoolOptions options)
        : core_(core),
          on_start_(std::move(options.on_start)),
          on_stop_(std::move(options.on_stop)),
          running_(core.threads()) {
        std::snprintf(name_, sizeof name_, "%s", options.name == nullptr ? "" : options.name);
    }
    PoolThreads(const PoolThreads&) = delete;
    PoolThreads& operator=(const PoolThreads&) = delete;

    void start() {
        threads_.reserve(core_.threads());
        for (std::uint32_t i = 0; i < core_.threads(); ++i)
            threads_.emplace_back([this, i] { run(i); });
    }

    void join() {
        core_.stop();
        for (std::thread& thread : threads_)
            thread.join();
    }

    ShutdownReport shut_down() {
        {
            std::unique_lock lock(mutex_);
            if (stage_ != Stage::Running) {
                // A future that is destroyed by this very thread, below, must not wait for that.
                ended_.wait(lock, [&] {
                    return stage_ == Stage::Ended || ender_ == std::this_thread::get_id();
                });
                return report_;
            }
            stage_ = Stage::Ending;
            ender_ = std::this_thread::get_id();
        }
        join();
        ShutdownReport report;
        report.cancelled = core_.finish();
        const std::lock_guard lock(mutex_);
        report_ = report;
        stage_ = Stage::Ended;
        ended_.notify_all();
        return report;
    }

    void refuse_destruction_inside() {
        const std::lock_guard lock(mutex_);
        if (stage_ == Stage::Ending && ender_ == std::this_thread::get_id()) {
            abort_with("a ThreadPool was destroyed by a future that its shutdown() destroys");
        }
    }

    // By a thread of the pool, which cannot wait for itself.
    void detach() {
        {
            const std::lock_guard lock(mutex_);
            if (stage_ != Stage::Running) {
                abort_with("a task destroyed its ThreadPool while another thread shuts it down");
            }
        }
        is_detached_ = true;
        for (std::thread& thread : threads_)
            thread.detach();
        core_.stop();
    }

private:
    enum class Stage { Running, Ending, Ended };

    void run(std::uint32_t index) noexcept {
#if defined(__linux__)
        char name[16];
        if (std::snprintf(name, sizeof name, "%.10s-%u", name_, index) > 0) {
            pthread_setname_np(pthread_self(), name);
        }
#endif
        on_start_(index);
        core_.run_worker(index);
        on_stop_(index);
        // order: release hands what this thread did to the last one; acquire, if it is this one.
        const bool is_last = running_.fetch_sub(1, Order::AcqRel) == 1;
        // Set by a thread that was still running, so before the last one came here. After join()
        // somebody else deletes this.
        if (!is_last || !is_detached_) return;
        core_.finish();
        core_.drop_reference();
        delete this;
    }

    PoolCore& core_;
    const ThreadHook on_start_;
    const ThreadHook on_stop_;
    char name_[16];
    std::vector<std::thread> threads_;
    Atomic<std::uint32_t> running_;
    bool is_detached_ = false;

    std::mutex mutex_;
    std::condition_variable ended_;
    Stage stage_ = Stage::Running;
    std::thread::id ender_;
    ShutdownReport report_;
};

}  // namespace detail

ThreadPool::ThreadPool(ThreadPoolOptions options) {
    detail::PoolRules rules;
    const std::size_t hardware = std::thread::hardware_concurrency();
    const std::size_t threads = options.threads != 0 ? options.threads : hardware;
    rules.threads = threads != 0 ? static_cast<std::uint32_t>(threads) : 1;
    rules.budget = options.budget != 0 ? options.budget : 1;
    rules.has_lifo_slot = options.lifo_slot;
    core_ = new detail::PoolCore(rules);
    threads_ = new detail::PoolThreads(*core_, std::move(options));
#if POLLEN_EXCEPTIONS
    try {
        threads_->start();
    } catch (...) {
        threads_->join();
        delete threads_;
        core_->drop_reference();
        throw;
    }
#else
    threads_->start();
#endif
}

ThreadPool::~ThreadPool() {
    if (is_here()) {
        threads_->detach();
        return;
    }
    threads_->refuse_destruction_inside();
    (void) threads_->shut_down();
    delete threads_;
    core_->drop_reference();
}

ShutdownReport ThreadPool::shutdown() {
    if (is_here()) {
#if POLLEN_EXCEPTIONS
        throw ShutdownInsideError();
#else
        detail::abort_with(ShutdownInsideError().what());
#endif
    }
    return threads_->shut_down();
}

std::size_t ThreadPool::threads() const noexcept { return core_->threads(); }

std::size_t ThreadPool::tasks() const noexcept { return core_->tasks(); }

ThreadPoolStatistics ThreadPool::statistics() const noexcept {
    ThreadPoolStatistics sum;
    for (std::uint32_t i = 0; i < core_->threads(); ++i)
        sum += core_->statistics(i);
    return sum;
}

ThreadPoolStatistics ThreadPool::statistics(std::size_t thread) const noexcept {
    return core_->statistics(static_cast<std::uint32_t>(thread));
}

bool ThreadPool::is_here() const noexcept { return core_->is_here(); }

void ThreadPool::launch(detail::PoolTask& task) noexcept { core_->launch(task); }

POLLEN_NAMESPACE_END
