// SPDX-License-Identifier: MIT
// JoinSet: tasks that belong together; their outputs come in the order they finish.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/executor.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A handle that ends its task when it is destroyed, if that has not finished.
template <class Handle>
class AbortOnDrop {
public:
    using Output = FutureOutput<Handle>;
    static constexpr bool is_sendable = sendable<Handle>;

    explicit AbortOnDrop(Handle&& handle) noexcept : handle_(std::move(handle)) {}
    AbortOnDrop(const AbortOnDrop&) = delete;
    AbortOnDrop& operator=(const AbortOnDrop&) = delete;
    AbortOnDrop(AbortOnDrop&&) noexcept = default;
    AbortOnDrop& operator=(AbortOnDrop&&) = delete;
    ~AbortOnDrop() { handle_.abort(); }

    Poll<Output> poll(Context& cx) { return handle_.poll(cx); }
    bool poll_finished(Context& cx) { return handle_.poll_finished(cx); }
    void abort() noexcept { handle_.abort(); }
    void detach() noexcept { handle_.detach(); }

private:
    Handle handle_;
};

}  // namespace detail

template <class Set>
class JoinSetShutdown;

/// Tasks of one output type T, on any executors; a stream of their outputs in the order they finish
/// (tokio::task::JoinSet). For ThreadLockedExecutor say JoinSet<T, LocalJoinHandle<T>>.
///
/// Destroying the set aborts its tasks. It does not wait for them: a task that is polled by another
/// thread goes after that poll. So tasks own what they use; who must wait awaits shutdown(). What
/// is to borrow belongs into a TaskScope.
///
/// Items: the outputs; Unit for void, a pointer for a reference.
///
/// Errors: join_next() and poll_next() throw what a task threw, JoinError if it was aborted or its
/// executor destroyed. The set is one task smaller then, and may be joined on.
/// Thread safety: one thread at a time, any thread; the tasks run wherever their executors do.
/// Memory ordering: what a task did is visible to whoever joins it.
/// Allocates: for each task one block beside the task's own, recycled while an executor runs on
/// this thread; one for the set.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> square(int value) { co_return value * value; }
///
/// pollen::Coro<int> sum_of_squares(pollen::ThreadPool& pool, int most) {
///     pollen::JoinSet<int> tasks;
///     for (int i = 1; i <= most; ++i)
///         tasks.spawn(pool, square(i));
///     int sum = 0;
///     while (auto output = co_await tasks.join_next())
///         sum += *output;
///     co_return sum;
/// }
/// ```
template <class T, class Handle = JoinHandle<T>>
class [[nodiscard]] JoinSet {
    static_assert(std::same_as<FutureOutput<Handle>, T>,
                  "pollen: JoinSet<T, Handle>: the handle is not one of a task of T");
    using Tasks = FuturesUnordered<detail::AbortOnDrop<Handle>>;

public:
    using Item = typename Tasks::Item;
    static constexpr bool is_sendable = sendable<Handle>;
    static constexpr bool is_unpin = true;

    JoinSet() noexcept {}

    /// Makes a task of the future on that executor. Nobody has its handle but the set.
    /// Errors: what the executor's spawn() throws; std::bad_alloc, and the task is aborted.
    template <class E, class F>
    void spawn(E& executor, F&& future) {
        static_assert(Executor<E>,
                      "pollen: JoinSet::spawn(executor, future): the first is not an executor: it "
                      "has no spawn(future) that returns a handle");
        static_assert(std::same_as<decltype(executor.spawn(std::forward<F>(future))), Handle>,
                      "pollen: JoinSet::spawn(executor, future): the output of the future is not "
                      "the set's, or "
                      "the executor has another kind of handle: say so in JoinSet<T, Handle>");
        insert(executor.spawn(std::forward<F>(future)));
    }

    /// Takes over a task that was spawned before.
    void insert(Handle handle) { tasks_.push(detail::AbortOnDrop<Handle>(std::move(handle))); }

    /// A future of the output of the next task that finishes; empty if there is none left.
    /// Precondition: the set outlives it.
    /// Cancellation: destroying it leaves the set as it is: no output is lost.
    [[nodiscard]] stream::Next<JoinSet> join_next() noexcept {
        return stream::Next<JoinSet>(*this);
    }
    Poll<std::optional<Item>> poll_next(Context& cx) { return tasks_.poll_next(cx); }

    /// Asks for the end of all tasks. They are still joined: with JoinError, unless they had
    /// finished.
    void abort_all() noexcept {
        for (auto& task : tasks_)
            task.abort();
    }

    /// Lets all tasks run on alone; the set is empty then.
    void detach_all() noexcept {
        for (auto& task : tasks_)
            task.detach();
        tasks_.clear();
    }

    /// A future that aborts all tasks and is ready when their futures are gone. Outputs are
    /// dropped; an exception goes to set_task_exception_handler().
    /// Precondition: the set outlives it, and is not used meanwhile.
    [[nodiscard]] JoinSetShutdown<JoinSet> shutdown() noexcept {
        return JoinSetShutdown<JoinSet>(*this);
    }

    /// How many tasks were not joined.
    std::size_t size() const noexcept { return tasks_.size(); }
    bool is_empty() const noexcept { return tasks_.is_empty(); }

private:
    friend JoinSetShutdown<JoinSet>;

    Tasks tasks_;
};

/// Future of JoinSet::shutdown().
template <class Set>
class [[nodiscard]] JoinSetShutdown {
public:
    using Output = void;
    static constexpr bool is_sendable = sendable<Set>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    explicit JoinSetShutdown(Set& set) noexcept : set_(&set) {}
    JoinSetShutdown(const JoinSetShutdown&) = delete;  // a future is polled in one place
    JoinSetShutdown& operator=(const JoinSetShutdown&) = delete;
    JoinSetShutdown(JoinSetShutdown&& other) noexcept
        : set_(std::exchange(other.set_, nullptr)), next_(other.next_), aborts_(other.aborts_) {}
    JoinSetShutdown& operator=(JoinSetShutdown&&) = delete;

    Poll<void> poll(Context& cx) {
        if (set_ == nullptr) detail::throw_polled_after_ready();
        if (std::exchange(aborts_, false)) {
            set_->abort_all();
            next_ = set_->tasks_.begin();
        }
        // All of them go: the order in which they are waited for does not matter.
        for (; next_ != set_->tasks_.end(); ++next_) {
            if (!next_->poll_finished(cx)) return Pending{};
        }
        std::exchange(set_, nullptr)->tasks_.clear();
        return Poll<void>::ready();
    }

private:
    Set* set_;  // null when finished or moved from
    typename Set::Tasks::Iterator next_;
    bool aborts_ = true;
};

POLLEN_NAMESPACE_END
