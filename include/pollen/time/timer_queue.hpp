// SPDX-License-Identifier: MIT
// TimerQueue: entries of many threads in one wheel, behind a lock that nothing foreign runs under.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timer_entry.hpp>
#include <pollen/time/timer_wheel.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What arm() has to do next.
enum class [[nodiscard]] ArmDuty {
    Nothing,
    Rouse,  // the timer would look too late: tell it
};

/// Wakers taken from entries that were due.
class DueWakers {
public:
    static constexpr std::size_t capacity = 64;

    DueWakers() noexcept {}
    DueWakers(const DueWakers&) = delete;
    DueWakers& operator=(const DueWakers&) = delete;

    bool is_empty() const noexcept { return size_ == 0; }
    bool is_full() const noexcept { return size_ == capacity; }
    void push(RawWaker waker) noexcept {
        wakers_[size_++] = waker;
        // The task was last touched by another thread: let it come while the others are collected.
        __builtin_prefetch(waker.data, 1);
    }

    /// Wakes all, in the order in which they came. What a waker throws ends the process.
    void wake_all() noexcept {
        for (std::size_t i = 0; i < size_; ++i)
            Waker::from_raw(wakers_[i]).wake();
        size_ = 0;
    }

private:
    std::size_t size_ = 0;
    RawWaker wakers_[capacity];
};

/// The entries of one timer.
///
/// Thread safety: the owner of an entry calls arm(), exchange_waker(), replace() and cancel() for
/// it, one at a time; the timer calls the rest, one at a time.
//
// Wakers are cloned, woken and dropped outside the lock.
//
// Races between the owner of an entry and the timer: both take the lock to leave Armed, so one of
// them finds that the other was first. If it was the timer, it has the waker and will wake it,
// possibly after the owner has destroyed the entry: that wakes a task for nothing, which is
// harmless. If it was the owner, the timer never sees the entry.
class TimerQueue {
public:
    explicit TimerQueue(unsigned tick_bits) noexcept {
        wheel_.with([&](TimerWheel& wheel) { wheel.set_tick_bits(tick_bits); });
    }
    TimerQueue(const TimerQueue&) = delete;
    TimerQueue& operator=(const TimerQueue&) = delete;

    // The owner of an entry.

    /// Puts an Idle entry in the wheel, with the waker.
    ArmDuty arm(TimerEntry& entry, Waker waker, Instant now) noexcept {
        entry.set_waker(std::move(waker).into_raw());
        const LockGuard lock(lock_);
        entry.set_state(TimerEntry::Armed);
        return wheel_.with([&](TimerWheel& wheel) {
            // Nothing happens before planned_, so the present may be brought up to date.
            const std::uint64_t tick = wheel.tick_before(now);
            if (tick < planned_) wheel.skip_to(tick);
            const std::uint64_t wanted = wheel.insert(entry);
            if (wanted >= planned_) return ArmDuty::Nothing;
            planned_ = wanted;
            return ArmDuty::Rouse;
        });
    }

    /// Exchanges the waker of an Armed entry. False if the timer was faster: the entry is Fired.
    bool exchange_waker(TimerEntry& entry, Waker& waker) noexcept {
        const LockGuard lock(lock_);
        if (entry.state() != TimerEntry::Armed) return false;
        entry.set_waker(std::exchange(waker, Waker::from_raw(entry.waker())).into_raw());
        return true;
    }

    /// Lets `to`, which is Idle, take over what `from` is; `from` is Finished then.
    void replace(TimerEntry& from, TimerEntry& to) noexcept {
        if (from.state() == TimerEntry::Armed) {
            const LockGuard lock(lock_);
            if (from.state() == TimerEntry::Armed) {
                to.set_waker(from.waker());
                wheel_.with([&](TimerWheel& wheel) { wheel.replace(from, to); });
                to.set_state(TimerEntry::Armed);
                from.set_state(TimerEntry::Finished);
                return;
            }
        }
        to.set_state(from.state());
        from.set_state(TimerEntry::Finished);
    }

    /// Takes the entry out. It is Idle afterwards, or Fired if the timer was faster. Returns its
    /// waker, if it had one still.
    std::optional<Waker> cancel(TimerEntry& entry) noexcept {
        if (entry.state() != TimerEntry::Armed) return {};
        const LockGuard lock(lock_);
        if (entry.state() != TimerEntry::Armed) return {};
        wheel_.with([&](TimerWheel& wheel) { wheel.remove(entry); });
        entry.set_state(TimerEntry::Idle);
        return Waker::from_raw(entry.waker());
    }

    // The timer.

    /// Takes the wakers of entries that are due, in the order of their deadlines. False if that was
    /// all; true if there may be more, which is asked for after these have been woken. So the lock
    /// is held for a moment only, however many are due.
    [[nodiscard]] bool take_due(Instant now, DueWakers& wakers) noexcept {
        const LockGuard lock(lock_);
        return wheel_.with([&](TimerWheel& wheel) {
            const std::uint64_t tick = wheel.tick_before(now);
            unsigned moves = 4 * DueWakers::capacity;
            while (!wakers.is_full()) {
                TimerEntry* const entry = wheel.pop_due(tick, moves);
                if (entry == nullptr) return moves == 0;
                wakers.push(entry->fire());
            }
            return true;
        });
    }

    /// When the timer has to look again; Instant::max() for never. From here on arm() says Rouse if
    /// that would be too late.
    Instant plan() noexcept {
        const LockGuard lock(lock_);
        return wheel_.with([&](TimerWheel& wheel) {
            planned_ = wheel.next();
            return wheel.moment_of(planned_);
        });
    }

    /// The first deadline there is, or Instant::max(). If there is one, the timer's time has to go
    /// there next.
    Instant next_deadline() noexcept {
        const LockGuard lock(lock_);
        return wheel_.with([&](TimerWheel& wheel) { return wheel.moment_of(wheel.next_due()); });
    }

    /// How many entries are Armed.
    std::size_t size() noexcept {
        const LockGuard lock(lock_);
        return wheel_.with([](TimerWheel& wheel) { return wheel.size(); });
    }

private:
    Lock lock_;
    Cell<TimerWheel> wheel_;
    std::uint64_t planned_ = TimerWheel::never;  // the tick at which the timer will look
};

}  // namespace detail
POLLEN_NAMESPACE_END
