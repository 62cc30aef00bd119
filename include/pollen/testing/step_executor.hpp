// SPDX-License-Identifier: MIT
// An executor for tests: one thread, one poll a step, the order drawn from a seed and repeatable.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class StepTask;

/// The tasks that may be polled. Shared with the wakers, which may outlive the executor.
struct StepQueue {
    StepQueue() = default;
    std::mutex mutex;
    std::vector<std::shared_ptr<StepTask>> runnable;
    bool closed = false;  // the executor is gone: wakes do nothing
};

/// A task without its type.
class StepTask : public std::enable_shared_from_this<StepTask> {
public:
    StepTask(std::size_t number, std::shared_ptr<StepQueue> queue) noexcept
        : number_(number), queue_(std::move(queue)) {}
    StepTask(const StepTask&) = delete;
    StepTask& operator=(const StepTask&) = delete;
    virtual ~StepTask() = default;

    /// Makes the task runnable, unless it is already. Thread safety: any thread.
    void wake() {
        const std::lock_guard lock(queue_->mutex);
        if (queue_->closed || std::exchange(queued_, true)) return;
        queue_->runnable.push_back(shared_from_this());
    }
    void not_queued() noexcept { queued_ = false; }  // under the queue's mutex

    std::size_t number() const noexcept { return number_; }

    /// True when it has finished. Errors: what the future throws, if nobody holds the handle.
    virtual bool poll(Context& cx) = 0;
    virtual bool is_finished() const noexcept = 0;
    virtual void drop_future() noexcept = 0;

private:
    const std::size_t number_;
    std::shared_ptr<StepQueue> queue_;
    bool queued_ = false;
};

/// A task, its future, and then its output or error.
template <class F>
class StepTaskOf final : public StepTask {
    using Output = FutureOutput<F>;

public:
    template <class Value>
    StepTaskOf(std::size_t number, std::shared_ptr<StepQueue> queue, Value&& value)
        : StepTask(number, std::move(queue)),
          future_(std::in_place_t(), pollen::into_future(std::forward<Value>(value))) {}

    bool poll(Context& cx) override {
        if (!future_) return true;
#if POLLEN_EXCEPTIONS
        try {
            return poll_future(cx);
        } catch (...) {
            future_.reset();
            if (!has_handle) throw;
            error_ = std::current_exception();
            return true;
        }
#else
        return poll_future(cx);
#endif
    }
    bool is_finished() const noexcept override { return !future_.has_value(); }
    void drop_future() noexcept override { future_.reset(); }

    Output take() {
#if POLLEN_EXCEPTIONS
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
#endif
        if (!output_) abort_with("StepHandle::take(): the task has no output (yet, or any more)");
        Kept<Output> taken = std::move(*output_);
        output_.reset();
        return static_cast<Output>(taken.release());
    }

    bool has_handle = true;

private:
    bool poll_future(Context& cx) {
        Poll<Output> answer = future_->poll(cx);
        if (answer.is_pending()) return false;
        output_.emplace(std::move(answer));
        future_.reset();
        return true;
    }

    std::optional<F> future_;  // empty when finished
    std::optional<Kept<Output>> output_;
    std::exception_ptr error_;
};

}  // namespace detail

namespace testing {

/// The right to the output of a task of a StepExecutor. Destroying it lets the task run on.
template <class F>
class [[nodiscard]] StepHandle {
public:
    using Output = FutureOutput<F>;

    explicit StepHandle(std::shared_ptr<detail::StepTaskOf<F>> task) noexcept
        : task_(std::move(task)) {}
    StepHandle(const StepHandle&) = delete;  // the output is taken once
    StepHandle& operator=(const StepHandle&) = delete;
    StepHandle(StepHandle&&) noexcept = default;
    StepHandle& operator=(StepHandle&&) = delete;
    ~StepHandle() {
        if (task_ != nullptr) task_->has_handle = false;
    }

    /// True when the future has answered, has thrown, or was aborted.
    bool is_finished() const noexcept { return task_->is_finished(); }

    /// The output.
    /// Errors: what the future threw; without an output the process ends with a message.
    Output take() { return task_->take(); }

    /// Destroys the future. Precondition: not called by the future itself.
    void abort() noexcept { task_->drop_future(); }

    /// Lets the task run on without anybody to take its output.
    void detach() && { const StepHandle dropped(std::move(*this)); }

    /// The number under which polled() lists the task.
    std::size_t number() const noexcept { return task_->number(); }

private:
    std::shared_ptr<detail::StepTaskOf<F>> task_;  // null when moved from
};

/// Runs tasks one poll at a time, in an order that a seed decides; the same seed gives the same
/// order. A test that holds for many seeds does not depend on the order of polls.
///
/// Thread safety: wakers from any thread; everything else from one thread at a time.
///
/// Example:
/// ```cpp
/// pollen::testing::StepExecutor executor(42);
/// auto handle = executor.spawn(pollen::testing::ready_after(3, 7));
/// EXPECT_EQ(executor.run_until_stalled(), 4U);  // the number of polls
/// EXPECT_EQ(handle.take(), 7);
/// ```
class StepExecutor {
public:
    explicit StepExecutor(std::uint64_t seed = 0)
        : queue_(std::make_shared<detail::StepQueue>()), seed_(seed), random_(seed) {}
    StepExecutor(const StepExecutor&) = delete;
    StepExecutor& operator=(const StepExecutor&) = delete;
    ~StepExecutor();

    /// Makes a task of a future; it is polled first by a later step().
    template <class F>
    StepHandle<IntoFutureType<F>> spawn(F&& future) {
        auto task = std::make_shared<detail::StepTaskOf<IntoFutureType<F>>>(
            tasks_.size(), queue_, std::forward<F>(future));
        tasks_.push_back(task);
        task->wake();
        return StepHandle<IntoFutureType<F>>(std::move(task));
    }

    /// Polls one task that was woken. False if there is none.
    /// Errors: what the task throws, if nobody holds its handle.
    bool step();

    /// Steps until no task is woken. Returns the number of steps.
    std::size_t run_until_stalled();

    /// Spawns the future, runs until stalled, and returns the output. If the future is still
    /// pending then, nobody will wake it, and the process ends with a message.
    template <class F>
    FutureOutput<IntoFutureType<F>> run(F&& future) {
        auto handle = spawn(std::forward<F>(future));
        run_until_stalled();
        if (!handle.is_finished()) detail::abort_with("StepExecutor::run(): a wake was lost");
        return handle.take();
    }

    /// How many tasks have not finished.
    std::size_t unfinished() const noexcept;

    /// The numbers of the tasks polled, in order: what a seed decided. Tasks are numbered by
    /// spawn().
    const std::vector<std::size_t>& polled() const noexcept { return polled_; }

    std::uint64_t seed() const noexcept { return seed_; }

private:
    std::uint64_t next_random() noexcept;
    std::shared_ptr<detail::StepTask> take_runnable();

    std::shared_ptr<detail::StepQueue> queue_;
    std::vector<std::shared_ptr<detail::StepTask>> tasks_;
    std::vector<std::size_t> polled_;
    std::uint64_t seed_;
    std::uint64_t random_;
};

inline StepExecutor::~StepExecutor() {
    // A destructor may wake, or drop the last waker of, another task: no lock is held.
    for (const auto& task : tasks_)
        task->drop_future();
    std::vector<std::shared_ptr<detail::StepTask>> runnable;
    const std::lock_guard lock(queue_->mutex);
    queue_->closed = true;
    runnable.swap(queue_->runnable);
}

inline bool StepExecutor::step() {
    const std::shared_ptr<detail::StepTask> task = take_runnable();
    if (task == nullptr) return false;
    polled_.push_back(task->number());
    const Waker waker = make_waker(task);
    Context cx(waker);
    task->poll(cx);
    return true;
}

inline std::size_t StepExecutor::run_until_stalled() {
    std::size_t steps = 0;
    while (step())
        ++steps;
    return steps;
}

inline std::size_t StepExecutor::unfinished() const noexcept {
    std::size_t count = 0;
    for (const auto& task : tasks_)
        count += task->is_finished() ? 0 : 1;
    return count;
}

inline std::shared_ptr<detail::StepTask> StepExecutor::take_runnable() {
    const std::lock_guard lock(queue_->mutex);
    auto& runnable = queue_->runnable;
    while (!runnable.empty()) {
        const std::size_t index = next_random() % runnable.size();
        std::shared_ptr<detail::StepTask> task = std::move(runnable[index]);
        runnable.erase(runnable.begin() + static_cast<std::ptrdiff_t>(index));
        task->not_queued();
        if (!task->is_finished()) return task;
    }
    return nullptr;
}

// splitmix64: the same numbers on every platform.
inline std::uint64_t StepExecutor::next_random() noexcept {
    random_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = random_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

}  // namespace testing
POLLEN_NAMESPACE_END
