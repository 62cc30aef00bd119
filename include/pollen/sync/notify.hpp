// SPDX-License-Identifier: MIT
// Notify: tells one waiting task, or all of them, that there is something to look at.

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

#include <cstddef>
#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN

class Notified;

/// A signal without a value (tokio::sync::Notify).
///
/// notify_one() wakes the task that has waited longest; if none waits, the next one does not have
/// to. At most one such permit is kept. notify_all() wakes those that wait now and keeps nothing.
///
/// A future counts as waiting for notify_all() from the moment it is made; for notify_one() from
/// its first poll, or from Notified::enable().
///
/// Thread safety: all members, from any thread. The object outlives its futures; it may be
/// destroyed as soon as all that waited have their answer, also while a notify_one() is returning.
/// Fairness: first come, first served.
/// Memory ordering: what was written before a notification is visible to the task it goes to.
/// Allocates: nothing, however many wait.
///
/// Example:
/// ```cpp
/// pollen::Notify notify;
/// notify.notify_one();
/// pollen::block_on(notify.notified());  // takes what was kept, at once
/// ```
class Notify {
public:
    Notify() noexcept = default;
    Notify(const Notify&) = delete;
    Notify& operator=(const Notify&) = delete;

    /// A future that is ready once it is notified.
    ///
    /// Cancellation: safe. If it is destroyed after notify_one() chose it and before it was ready,
    /// the next one that waits is chosen instead, or the permit is kept.
    [[nodiscard]] Notified notified() noexcept;

    /// Lets one task go on: the one that has waited longest, or the next that comes.
    void notify_one() noexcept;

    /// Lets all tasks go on that wait now.
    void notify_all() noexcept;

private:
    friend class Notified;  // in this file

    // The kind of grant that a waiter got: that of notify_one() is passed on if it is not used.
    static constexpr std::uint8_t granted_one = detail::Waiter::Granted;
    static constexpr std::uint8_t granted_all = detail::Waiter::Granted + 1;

    // The word: what is there, and above it a count of the calls of notify_all().
    //
    //   mark      list      notify_one() then               notified() then
    //   Empty     empty     -> Permit                       -> Waiting, queued   (under the lock)
    //   Permit    empty     stays                           -> Empty, ready
    //   Waiting   has some  grants; -> Empty after the      queued
    //                       last one   (under the lock)
    enum Mark : std::size_t { Empty = 0, Permit = 1, Waiting = 2 };
    static constexpr std::size_t mark_bits = 3;
    static constexpr std::size_t one_call = 4;

    static std::size_t mark_of(std::size_t word) noexcept { return word & mark_bits; }
    static std::size_t with_mark(std::size_t word, Mark mark) noexcept {
        return (word & ~mark_bits) | mark;
    }

    std::size_t calls() const noexcept {
        // order: relaxed; only to compare with later, and that look acquires.
        return word_.load(detail::Order::Relaxed) & ~mark_bits;
    }
    bool keep_permit() noexcept;
    bool count_call() noexcept;
    std::uint8_t take(std::size_t calls) noexcept;
    std::uint8_t take_or_wait(std::size_t calls, detail::Waiter& waiter, Waker&& waker) noexcept;
    void leave(detail::Waiter& waiter) noexcept;
    void grant_one(detail::WakeBatch& woken) noexcept;
    void unmark_if_none_waits() noexcept;

    detail::Lock lock_;
    detail::Atomic<std::size_t> word_ = Empty;
    detail::WaiterList waiting_;
};

/// Future of Notify::notified(). May be moved until it is polled or enabled.
class [[nodiscard]] Notified {
public:
    using Output = void;
    static constexpr bool is_borrowing = true;

    explicit Notified(Notify& notify) noexcept : notify_(&notify), calls_(notify.calls()) {}
    Notified(const Notified&) = delete;  // a future is polled in one place
    Notified& operator=(const Notified&) = delete;
    Notified(Notified&&) noexcept = default;
    Notified& operator=(Notified&&) = delete;
    ~Notified() {
        if (waiter_.is_queued()) notify_->leave(waiter_);
    }

    /// Queues it without a poll, so that a notify_one() from now on may choose it: for a task that
    /// looks at its condition between this and the await. True if it has been notified; the
    /// notification stays for the poll.
    /// Precondition: it has not answered.
    bool enable() noexcept;

    Poll<void> poll(Context& cx);

private:
    Notify* notify_;
    std::size_t calls_;  // of notify_all() when it was made
    detail::Waiter waiter_;
};

inline Notified Notify::notified() noexcept { return Notified(*this); }

inline void Notify::notify_one() noexcept {
    if (keep_permit()) return;
    detail::WakeBatch woken;
    const detail::LockGuard held(lock_);
    grant_one(woken);
}

inline void Notify::notify_all() noexcept {
    if (count_call()) return;
    detail::WaiterList all;
    detail::WakeBatch woken;
    detail::LockGuard held(lock_);
    if (count_call()) return;  // those that waited have left
    // order: release pairs with the acquire in take(). As a sum, so that earlier releases are
    // passed on too.
    word_.fetch_add(one_call - Waiting, detail::Order::Release);
    all.take_all(waiting_);
    detail::grant_all(all, woken, held, granted_all);
}

// Leaves a permit. False if some wait: then it is theirs, under the lock.
inline bool Notify::keep_permit() noexcept {
    // order: relaxed; the exchange below publishes.
    std::size_t seen = word_.load(detail::Order::Relaxed);
    while (mark_of(seen) != Waiting) {
        // order: release pairs with the acquire in take(), also if a permit is there already.
        // Relaxed on failure: only looked at.
        if (word_.compare_exchange_strong(seen, with_mark(seen, Permit), detail::Order::Release,
                                          detail::Order::Relaxed)) {
            return true;
        }
    }
    return false;
}

// Counts a call of notify_all(), for futures that were not polled yet. False if some wait.
inline bool Notify::count_call() noexcept {
    // order: relaxed; the exchange below publishes.
    std::size_t seen = word_.load(detail::Order::Relaxed);
    while (mark_of(seen) != Waiting) {
        // order: release pairs with the acquire in take(). Relaxed on failure: only looked at.
        if (word_.compare_exchange_strong(seen, seen + one_call, detail::Order::Release,
                                          detail::Order::Relaxed)) {
            return true;
        }
    }
    return false;
}

// What is there for a future that was made after so many calls, as a kind of grant; Waiting if
// there is nothing.
inline std::uint8_t Notify::take(std::size_t calls) noexcept {
    // order: acquire pairs with the releases of both notifications.
    std::size_t seen = word_.load(detail::Order::Acquire);
    for (;;) {
        if ((seen & ~mark_bits) != calls) return granted_all;
        if (mark_of(seen) != Permit) return detail::Waiter::Waiting;
        // order: acquire pairs with the release in keep_permit(). On failure as the load above.
        if (word_.compare_exchange_strong(seen, with_mark(seen, Empty), detail::Order::Acquire,
                                          detail::Order::Acquire)) {
            return granted_one;
        }
    }
}

// The same, and queues the waiter if it has to wait.
inline std::uint8_t Notify::take_or_wait(std::size_t calls, detail::Waiter& waiter,
                                         Waker&& waker) noexcept {
    const detail::LockGuard held(lock_);
    // order: acquire pairs with the releases of both notifications.
    std::size_t seen = word_.load(detail::Order::Acquire);
    for (;;) {
        if ((seen & ~mark_bits) != calls) return granted_all;
        if (mark_of(seen) == Waiting) break;
        const bool has_permit = mark_of(seen) == Permit;
        // order: acquire pairs with the release in keep_permit(). On failure as the load above.
        if (word_.compare_exchange_strong(seen, with_mark(seen, has_permit ? Empty : Waiting),
                                          detail::Order::Acquire, detail::Order::Acquire)) {
            if (has_permit) return granted_one;
            break;
        }
    }
    waiting_.push_back(waiter, std::move(waker));
    return detail::Waiter::Waiting;
}

// By a future that is destroyed before it has answered.
inline void Notify::leave(detail::Waiter& waiter) noexcept {
    Waker dropped = detail::no_waker();
    detail::WakeBatch woken;
    const detail::LockGuard held(lock_);
    const std::uint8_t state = waiter.state();
    if (state == detail::Waiter::Waiting) {
        dropped = waiting_.remove(waiter);
        unmark_if_none_waits();
    } else {
        waiter.finish();
        if (state == granted_one) grant_one(woken);
    }
}

// Under the lock.
inline void Notify::grant_one(detail::WakeBatch& woken) noexcept {
    if (detail::Waiter* const oldest = waiting_.pop_front()) {
        unmark_if_none_waits();
        woken.add(oldest->grant(granted_one));
    } else {
        keep_permit();
    }
}

// Under the lock, after one was taken out.
inline void Notify::unmark_if_none_waits() noexcept {
    if (!waiting_.is_empty()) return;
    // order: relaxed; while somebody waits, the word is changed under the lock only.
    const std::size_t seen = word_.load(detail::Order::Relaxed);
    // A waiter that notify_all() is about to grant leaves without a mark.
    if (mark_of(seen) != Waiting) return;
    // order: release hands earlier notifications on, which the first that waited has acquired.
    word_.store(with_mark(seen, Empty), detail::Order::Release);
}

inline bool Notified::enable() noexcept {
    if (waiter_.state() == detail::Waiter::Fresh) {
        const std::uint8_t got = notify_->take_or_wait(calls_, waiter_, Waker::noop().clone());
        if (got != detail::Waiter::Waiting) waiter_.grant_unqueued(got);
    }
    return waiter_.state() != detail::Waiter::Waiting;
}

inline Poll<void> Notified::poll(Context& cx) {
    const std::uint8_t state = waiter_.state();
    if (state == detail::Waiter::Finished) detail::throw_polled_after_ready();
    if (state == detail::Waiter::Fresh) {
        std::uint8_t got = notify_->take(calls_);
        if (got == detail::Waiter::Waiting) {
            got = notify_->take_or_wait(calls_, waiter_, cx.waker().clone());
        }
        if (got == detail::Waiter::Waiting) return Pending{};
    } else if (waiter_.still_waits(notify_->lock_, cx.waker())) {
        return Pending{};
    }
    notify_->lock_.await_holder();  // whoever notified may be in there still
    waiter_.finish();
    return Poll<void>::ready();
}

POLLEN_NAMESPACE_END
