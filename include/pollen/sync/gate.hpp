// SPDX-License-Identifier: MIT
// A gate that is opened once and stays open: what Latch and CancellationToken wait at.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Opens once, for all that wait and will come.
///
/// Memory ordering: what was written before open() is visible to who finds it open.
class Gate {
public:
    Gate() noexcept = default;
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    bool is_open() const noexcept {
        // order: acquire pairs with the release in mark_open().
        return open_.load(Order::Acquire);
    }

    /// Lets all go on. May be called again.
    void open() noexcept {
        WaiterList all;
        WakeBatch woken;
        LockGuard held(lock_);
        mark_open();
        all.take_all(waiting_);
        grant_all(all, woken, held);
    }

    /// Only what is_open() says; open() has to follow, for those who wait.
    void mark_open() noexcept {
        // order: release pairs with the acquire in is_open().
        open_.store(true, Order::Release);
    }

private:
    friend class GateWait;

    bool is_open_or_wait(Waiter& waiter, Waker&& waker) noexcept {
        const LockGuard held(lock_);
        if (is_open()) return true;
        waiting_.push_back(waiter, std::move(waker));
        return false;
    }

    // By a future that is destroyed before it has answered.
    void leave(Waiter& waiter) noexcept {
        Waker dropped = no_waker();
        const LockGuard held(lock_);
        if (waiter.state() == Waiter::Waiting) {
            dropped = waiting_.remove(waiter);
        } else {
            waiter.finish();
        }
    }

    Lock lock_;
    Atomic<bool> open_ = false;
    WaiterList waiting_;
};

/// What a future does that waits at a gate. May be moved until it is polled.
class GateWait {
public:
    explicit GateWait(Gate& gate) noexcept : gate_(&gate) {}
    GateWait(const GateWait&) = delete;
    GateWait& operator=(const GateWait&) = delete;
    GateWait(GateWait&&) noexcept = default;
    GateWait& operator=(GateWait&&) = delete;
    ~GateWait() {
        if (waiter_.is_queued()) gate_->leave(waiter_);
    }

    Poll<void> poll(Context& cx) {
        const std::uint8_t state = waiter_.state();
        if (state == Waiter::Finished) throw_polled_after_ready();
        if (state == Waiter::Fresh) {
            if (!gate_->is_open() && !gate_->is_open_or_wait(waiter_, cx.waker().clone())) {
                return Pending{};
            }
        } else if (waiter_.still_waits(gate_->lock_, cx.waker())) {
            return Pending{};
        }
        gate_->lock_.await_holder();  // whoever opened it may be in there still
        waiter_.finish();
        return Poll<void>::ready();
    }

private:
    Gate* gate_;
    Waiter waiter_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
