// SPDX-License-Identifier: MIT
// blocking(): calls a function on a thread made for blocking work; its result is a future.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/blocking_job.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/blocking_state.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The future's side of a job, without its type.
class BlockingHandle {
public:
    explicit BlockingHandle(BlockingJob& job) noexcept : job_(&job) {}
    BlockingHandle(const BlockingHandle&) = delete;
    BlockingHandle& operator=(const BlockingHandle&) = delete;
    BlockingHandle(BlockingHandle&& other) noexcept
        : job_(std::exchange(other.job_, nullptr)), is_submitted_(other.is_submitted_) {}
    BlockingHandle& operator=(BlockingHandle&& other) noexcept {
        BlockingHandle old(std::move(*this));
        job_ = std::exchange(other.job_, nullptr);
        is_submitted_ = other.is_submitted_;
        return *this;
    }
    ~BlockingHandle() {
        if (job_ != nullptr) let_go();
    }

    /// True when the job is over. Errors: what submit() says; the job is gone then.
    bool poll(const Waker& waker);

    /// Null when it has answered, failed or was moved from.
    BlockingJob* job() const noexcept { return job_; }

    /// Gives the job up.
    void let_go() noexcept;

private:
    void start(const Waker& waker);
    void destroy() noexcept;

    BlockingJob* job_;
    bool is_submitted_ = false;
};

}  // namespace detail

/// Future of blocking(). Moving it moves a pointer, also after it was polled.
template <class T>
class [[nodiscard]] Blocking {
public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    explicit Blocking(detail::BlockingJob& job) noexcept : handle_(job) {}
    Blocking(const Blocking&) = delete;  // a future is polled in one place
    Blocking& operator=(const Blocking&) = delete;
    Blocking(Blocking&&) = default;
    Blocking& operator=(Blocking&&) = default;

    Poll<T> poll(Context& cx) {
        if (handle_.job() == nullptr) detail::throw_polled_after_ready();
        if (!handle_.poll(cx.waker())) return Pending{};
        const detail::BlockingHandle done(std::move(handle_));
        return detail::take_outcome<T>(done.job()->payload, done.job()->outcome);
    }

private:
    detail::BlockingHandle handle_;
};

/// A future that calls f() on a thread of its own kind, and gives what it returns
/// (tokio::task::spawn_blocking, but inert until it is polled).
///
/// For calls that would block the thread of an executor: files, name resolution, libraries without
/// an async interface, long computations. f runs outside of any executor, so it may use block_on.
///
/// f must own what it uses, or share it: it may outlive the future.
///
/// Errors: what f throws is thrown by poll(). BlockingPoolFull if the pool has a bound and as many
/// jobs wait. JoinError if the pool ends before f was called. std::system_error if the pool has no
/// thread and cannot make one.
/// Memory ordering: what happened before the first poll is visible to f, and what f did to the poll
/// that answers.
/// Cancellation: destroying the future before f is called destroys f at once. While f runs it
/// cannot be stopped: it runs to its end, and its result is destroyed (an exception goes to
/// set_task_exception_handler()).
/// Allocates: one block, for f and its result.
///
/// Example:
/// ```cpp
/// int answer = pollen::block_on(pollen::blocking([] { return 42; }));
/// EXPECT_EQ(answer, 42);
/// ```
template <class Fn>
Blocking<std::invoke_result_t<std::decay_t<Fn>>> blocking(const BlockingPool& pool, Fn&& fn) {
    using Function = std::decay_t<Fn>;
    static_assert(sendable<Function>,
                  "pollen: blocking() calls the function on another thread, and this one must stay "
                  "on its own");
    static_assert(!borrowing<Function>,
                  "pollen: this function borrows from its caller, and it may run longer than the "
                  "future of blocking() lives");
    return Blocking<std::invoke_result_t<Function>>(
        *new detail::BlockingJobOf<Function>(Function(std::forward<Fn>(fn)), pool.core()));
}
template <class Fn>
Blocking<std::invoke_result_t<std::decay_t<Fn>>> blocking(Fn&& fn) {
    return pollen::blocking(BlockingPool::default_pool(), std::forward<Fn>(fn));
}

POLLEN_NAMESPACE_END
