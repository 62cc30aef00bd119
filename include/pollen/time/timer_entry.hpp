// SPDX-License-Identifier: MIT
// TimerEntry: what a sleeping future leaves in its timer, without an allocation: itself.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/time/instant.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A place in a TimerList.
struct TimerLink {
    TimerLink* next = this;
    TimerLink* previous = this;

    TimerLink() noexcept = default;
    TimerLink(const TimerLink&) = delete;
    TimerLink& operator=(const TimerLink&) = delete;
};

/// A moment and who is to be woken then. Lies in the future that sleeps.
//
// The state says whose the entry is. Its owner is the future; only one transition is the timer's.
//
//   state     in the wheel   the waker            poll() then            the timer then
//   Idle      no             nobody's             arms it                does not know it
//   Armed     yes            the timer's          compares, exchanges    -> Fired, takes the waker
//   Fired     no             gone with the timer  answers Ready          has forgotten it
//   Finished  no             nobody's             is an error            does not know it
//
// Armed is entered and left under the queue's lock. The waker is written by the owner only, under
// the lock while it is Armed; so the owner may read it at any time, and needs no lock to find that
// it would wake the same task.
struct TimerEntry : TimerLink {
    enum State : std::uint8_t { Idle, Armed, Fired, Finished };

    explicit TimerEntry(Instant when) noexcept : deadline(when) {}

    State state() const noexcept {
        // order: acquire pairs with fire(): the timer has done with the entry.
        return static_cast<State>(state_.load(Order::Acquire));
    }

    /// By the owner: under the lock to or from Armed.
    void set_state(State state) noexcept {
        // order: relaxed; the owner's own state, or ordered by the lock.
        state_.store(state, Order::Relaxed);
    }

    /// By the timer, under the lock. From here on the entry may be destroyed by its owner.
    RawWaker fire() noexcept {
        const RawWaker taken = waker();
        // order: release pairs with state(): the timer has read the entry for the last time.
        state_.store(Fired, Order::Release);
        return taken;
    }

    /// By the owner, or by the timer under the lock.
    RawWaker waker() const noexcept {
        return waker_.with([](const RawWaker& kept) { return kept; });
    }
    /// By the owner: under the lock while the entry is Armed.
    void set_waker(RawWaker waker) noexcept {
        waker_.with([&](RawWaker& kept) { kept = waker; });
    }

    Instant deadline;

private:
    friend class TimerWheel;

    Cell<RawWaker> waker_;
    std::uint16_t place_ = 0;  // of the TimerWheel
    Atomic<std::uint8_t> state_ = Idle;
};

}  // namespace detail
POLLEN_NAMESPACE_END
