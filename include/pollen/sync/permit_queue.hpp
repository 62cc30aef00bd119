// SPDX-License-Identifier: MIT
// The machine of Semaphore, Mutex, RwLock and OnceCell: a number of permits, and a queue for them.

#pragma once

#include <pollen/detail/abort.hpp>
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
namespace detail {

/// What became of a wish for permits.
enum class [[nodiscard]] PermitAnswer : std::uint8_t {
    Taken,   // they are the caller's
    None,    // not enough are free, or others wait for them already
    Closed,  // there will never be any
};

/// The place of one future in the queue, and how many it wants.
class PermitWaiter : public Waiter {
public:
    explicit PermitWaiter(std::size_t count) noexcept : wanted(count) {}

    std::size_t wanted;
};

/// Permits, and those who wait for some. Fair: while somebody waits, free permits are kept for the
/// one in front, and nobody passes it.
///
/// Memory ordering: what was written before permits were given is visible to who takes them.
class PermitQueue {
public:
    static constexpr std::size_t max_permits = ~std::size_t{0} >> 2;

    explicit PermitQueue(std::size_t permits) noexcept : word_(permits * OnePermit) {
        POLLEN_ASSERT(permits <= max_permits, "too many permits");
    }
    PermitQueue(const PermitQueue&) = delete;
    PermitQueue& operator=(const PermitQueue&) = delete;

    /// Takes permits if they are free and nobody waits.
    PermitAnswer try_take(std::size_t count) noexcept;

    /// Gives permits to those in front, as far as they suffice. Unless somebody waits, it is one
    /// read-modify-write, and the queue may be gone right after it.
    void give(std::size_t count) noexcept;

    /// Takes up to count free permits away. Returns how many.
    std::size_t remove(std::size_t count) noexcept;

    /// Answers Closed to all who wait and will ask.
    void close() noexcept;

    bool is_closed() const noexcept {
        // order: acquire pairs with the release in close().
        return (word_.load(Order::Acquire) & Closed) != 0;
    }

    /// How many are free, those included that are kept for the one in front.
    std::size_t free_permits() const noexcept {
        // order: relaxed; a number, which may be another one by the time it is looked at.
        return word_.load(Order::Relaxed) / OnePermit;
    }

private:
    friend class PermitWait;

    // The word: two marks, and above them the number of free permits.
    //
    //   marks            list      who may change it            give() then
    //   -                empty     anybody                      adds
    //   Waiting          has some  the holder of the lock       adds, grants from the front
    //   Closed           empty     anybody                      adds
    enum Mark : std::size_t { Waiting = 1, Closed = 2, OnePermit = 4 };

    PermitAnswer take_or_wait(PermitWaiter& waiter, Waker&& waker) noexcept;
    void leave(PermitWaiter& waiter) noexcept;
    void grant_front(WakeBatch& woken, LockGuard& held) noexcept;

    Lock lock_;
    Atomic<std::size_t> word_;
    WaiterList waiting_;  // of PermitWaiters
};

/// What a future does that waits for permits. May be moved until it is polled.
class PermitWait {
public:
    PermitWait(PermitQueue& queue, std::size_t count) noexcept : queue_(&queue), waiter_(count) {}
    PermitWait(const PermitWait&) = delete;
    PermitWait& operator=(const PermitWait&) = delete;
    PermitWait(PermitWait&&) noexcept = default;
    PermitWait& operator=(PermitWait&&) = delete;
    ~PermitWait() {
        if (waiter_.is_queued()) queue_->leave(waiter_);
    }

    std::size_t wanted() const noexcept { return waiter_.wanted; }

    /// True: the permits are the caller's. False: closed. Errors: what the waker's clone throws;
    /// it may be polled again.
    Poll<bool> poll(Context& cx);

private:
    static constexpr std::uint8_t granted_permits = Waiter::Granted;
    static constexpr std::uint8_t granted_closed = Waiter::Granted + 1;
    friend class PermitQueue;

    PermitQueue* queue_;
    PermitWaiter waiter_;
};

inline PermitAnswer PermitQueue::try_take(std::size_t count) noexcept {
    POLLEN_ASSERT(count <= max_permits, "too many permits");
    // order: acquire pairs with the release in close().
    std::size_t seen = word_.load(Order::Acquire);
    do {
        if ((seen & Closed) != 0) return PermitAnswer::Closed;
        if ((seen & Waiting) != 0 || seen / OnePermit < count) return PermitAnswer::None;
        // order: acquire pairs with the release in give(). On failure as the load above.
    } while (!word_.compare_exchange_strong(seen, seen - count * OnePermit, Order::Acquire,
                                            Order::Acquire));
    lock_.await_holder();  // they may have been given under the lock
    return PermitAnswer::Taken;
}

inline void PermitQueue::give(std::size_t count) noexcept {
    // order: relaxed; the exchange below publishes.
    std::size_t seen = word_.load(Order::Relaxed);
    while ((seen & Waiting) == 0) {
        POLLEN_ASSERT(count <= max_permits - seen / OnePermit, "too many permits");
        // order: release pairs with the acquire in try_take() and in take_or_wait(). Relaxed on
        // failure: only looked at.
        if (word_.compare_exchange_strong(seen, seen + count * OnePermit, Order::Release,
                                          Order::Relaxed)) {
            return;
        }
    }
    WakeBatch woken;
    LockGuard held(lock_);
    // order: release, as above: those who waited may have left.
    word_.fetch_add(count * OnePermit, Order::Release);
    grant_front(woken, held);
}

inline std::size_t PermitQueue::remove(std::size_t count) noexcept {
    const LockGuard held(lock_);
    // order: relaxed; permits that vanish hand nothing over.
    std::size_t seen = word_.load(Order::Relaxed);
    for (;;) {
        const std::size_t removed = seen / OnePermit < count ? seen / OnePermit : count;
        // order: relaxed; as above, and earlier releases are passed on by any exchange.
        if (word_.compare_exchange_strong(seen, seen - removed * OnePermit, Order::Relaxed,
                                          Order::Relaxed)) {
            return removed;
        }
    }
}

inline void PermitQueue::close() noexcept {
    WaiterList all;
    WakeBatch woken;
    LockGuard held(lock_);
    // order: release pairs with the acquire of whoever sees that it is closed.
    const std::size_t before = word_.fetch_or(Closed, Order::Release);
    if ((before & Waiting) == 0) return;
    // order: relaxed; earlier releases are passed on by any exchange.
    word_.fetch_and(~std::size_t{Waiting}, Order::Relaxed);
    all.take_all(waiting_);
    grant_all(all, woken, held, PermitWait::granted_closed);
}

inline PermitAnswer PermitQueue::take_or_wait(PermitWaiter& waiter, Waker&& waker) noexcept {
    const LockGuard held(lock_);
    // order: relaxed; it is closed under the lock, and permits are acquired below.
    std::size_t seen = word_.load(Order::Relaxed);
    for (;;) {
        if ((seen & Closed) != 0) return PermitAnswer::Closed;
        if ((seen & Waiting) != 0) break;
        const bool suffices = seen / OnePermit >= waiter.wanted;
        const std::size_t next = suffices ? seen - waiter.wanted * OnePermit : seen | Waiting;
        // order: acquire pairs with the release in give(), of the permits that are taken or that
        // stay for the one in front. On failure as the load above.
        if (word_.compare_exchange_strong(seen, next, Order::Acquire, Order::Relaxed)) {
            if (suffices) return PermitAnswer::Taken;
            break;
        }
    }
    waiting_.push_back(waiter, std::move(waker));
    return PermitAnswer::None;
}

// By a future that is destroyed before it has answered.
inline void PermitQueue::leave(PermitWaiter& waiter) noexcept {
    Waker dropped = no_waker();
    WakeBatch woken;
    LockGuard held(lock_);
    const std::uint8_t state = waiter.state();
    if (state == Waiter::Waiting) {
        dropped = waiting_.remove(waiter);
        if (waiting_.is_empty()) {
            // order: relaxed; earlier releases are passed on by any exchange.
            word_.fetch_and(~std::size_t{Waiting}, Order::Relaxed);
            return;
        }
    } else {
        waiter.finish();
        if (state == PermitWait::granted_closed) return;
        // order: relaxed; the permits come back unused, and earlier releases are passed on by any
        // exchange.
        word_.fetch_add(waiter.wanted * OnePermit, Order::Relaxed);
    }
    grant_front(woken, held);  // a smaller wish may have been behind it
}

// Under the lock: as long as somebody waits, nobody else changes the word.
inline void PermitQueue::grant_front(WakeBatch& woken, LockGuard& held) noexcept {
    while (auto* const oldest = static_cast<PermitWaiter*>(waiting_.front())) {
        // order: relaxed; permits that were given before somebody waited were acquired by the first
        // that waited, and all others were given under the lock.
        const std::size_t seen = word_.load(Order::Relaxed);
        if (seen / OnePermit < oldest->wanted) return;
        if (woken.is_full()) {
            woken.make_room(held);
            continue;
        }
        waiting_.pop_front();
        std::size_t rest = seen - oldest->wanted * OnePermit;
        if (waiting_.is_empty()) rest &= ~std::size_t{Waiting};
        // order: release hands the permits that are left to try_take(), with what was seen under
        // the lock.
        word_.store(rest, Order::Release);
        woken.add(oldest->grant(PermitWait::granted_permits));
    }
}

inline Poll<bool> PermitWait::poll(Context& cx) {
    const std::uint8_t state = waiter_.state();
    if (state == Waiter::Finished) throw_polled_after_ready();
    bool taken = false;
    if (state == Waiter::Fresh) {
        PermitAnswer answer = queue_->try_take(waiter_.wanted);
        if (answer == PermitAnswer::None) {
            answer = queue_->take_or_wait(waiter_, cx.waker().clone());
            if (answer == PermitAnswer::None) return Pending{};
        }
        taken = answer == PermitAnswer::Taken;
    } else {
        if (waiter_.still_waits(queue_->lock_, cx.waker())) return Pending{};
        taken = waiter_.state() == granted_permits;
        queue_->lock_.await_holder();  // whoever granted may be in there still
    }
    waiter_.finish();
    return taken;
}

}  // namespace detail
POLLEN_NAMESPACE_END
