// SPDX-License-Identifier: MIT
// Barrier: a number of tasks wait for one another, again and again.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN

class BarrierWait;

/// What a wait at a barrier answers.
class BarrierResult {
public:
    explicit constexpr BarrierResult(bool is_leader) noexcept : is_leader_(is_leader) {}

    /// True for one of the tasks that met: the one that came last.
    constexpr bool is_leader() const noexcept { return is_leader_; }

private:
    bool is_leader_;
};

/// Lets tasks go on when so many have come; then the next round begins (tokio::sync::Barrier).
///
/// Thread safety: all members, from any thread. The object outlives its futures; it may be
/// destroyed as soon as all that waited have their answer.
/// Fairness: all go on at once, woken in the order in which they came.
/// Memory ordering: what any of the tasks wrote before it waited is visible to all afterwards.
/// Allocates: nothing, however many wait.
///
/// Example:
/// ```cpp
/// pollen::Barrier alone(1);
/// EXPECT_TRUE(pollen::block_on(alone.wait()).is_leader());
/// ```
class Barrier {
public:
    /// For so many tasks; 0 is as good as 1.
    explicit Barrier(std::size_t count) noexcept : count_(count) {}
    Barrier(const Barrier&) = delete;
    Barrier& operator=(const Barrier&) = delete;

    /// A future that is ready once so many have been polled.
    ///
    /// Cancellation: safe. If it is destroyed before the others have come, it counts as one that
    /// did not come. (tokio's counts on.)
    [[nodiscard]] BarrierWait wait() noexcept;

private:
    friend class BarrierWait;

    bool come(BarrierWait& wait, Waker&& waker) noexcept;
    void leave(BarrierWait& wait) noexcept;

    const std::size_t count_;
    detail::Lock lock_;
    // Under the lock.
    std::size_t round_ = 0;
    std::size_t waiters_ = 0;  // of this round
    detail::WaiterList waiting_;
};

/// Future of Barrier::wait(). May be moved until it is polled.
class [[nodiscard]] BarrierWait {
public:
    using Output = BarrierResult;
    static constexpr bool is_borrowing = true;

    explicit BarrierWait(Barrier& barrier) noexcept : barrier_(&barrier) {}
    BarrierWait(const BarrierWait&) = delete;  // a future is polled in one place
    BarrierWait& operator=(const BarrierWait&) = delete;
    BarrierWait(BarrierWait&&) noexcept = default;
    BarrierWait& operator=(BarrierWait&&) = delete;
    ~BarrierWait() {
        if (waiter_.is_queued()) barrier_->leave(*this);
    }

    Poll<BarrierResult> poll(Context& cx) {
        const std::uint8_t state = waiter_.state();
        if (state == detail::Waiter::Finished) detail::throw_polled_after_ready();
        bool is_leader = false;
        if (state == detail::Waiter::Fresh) {
            is_leader = barrier_->come(*this, cx.waker().clone());
            if (!is_leader) return Pending{};
        } else {
            if (waiter_.still_waits(barrier_->lock_, cx.waker())) return Pending{};
            barrier_->lock_.await_holder();  // the leader may be in there still
        }
        waiter_.finish();
        return BarrierResult(is_leader);
    }

private:
    friend class Barrier;

    Barrier* barrier_;
    std::size_t round_ = 0;
    detail::Waiter waiter_;
};

inline BarrierWait Barrier::wait() noexcept { return BarrierWait(*this); }

// True for the last one, which lets the others go on.
inline bool Barrier::come(BarrierWait& wait, Waker&& waker) noexcept {
    detail::WaiterList all;
    detail::WakeBatch woken;
    detail::LockGuard held(lock_);
    if (waiters_ + 1 < count_) {
        ++waiters_;
        wait.round_ = round_;
        waiting_.push_back(wait.waiter_, std::move(waker));
        return false;
    }
    waiters_ = 0;
    ++round_;
    all.take_all(waiting_);
    detail::grant_all(all, woken, held);
    return true;
}

// By a future that is destroyed before it has answered.
inline void Barrier::leave(BarrierWait& wait) noexcept {
    Waker dropped = detail::no_waker();
    const detail::LockGuard held(lock_);
    if (wait.waiter_.state() != detail::Waiter::Waiting) return wait.waiter_.finish();
    dropped = waiting_.remove(wait.waiter_);
    // Not if its round is complete, and it was about to be told.
    if (wait.round_ == round_) --waiters_;
}

POLLEN_NAMESPACE_END
