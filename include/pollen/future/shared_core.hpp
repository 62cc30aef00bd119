// SPDX-License-Identifier: MIT
// What all clones of a shared future share, without the type of the future: counts, turns, waiters.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/shared_state.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A place in a ring of waiters. All of it under the lock of the core.
class SharedLink {
public:
    SharedLink() noexcept = default;
    SharedLink(const SharedLink&) = delete;
    SharedLink& operator=(const SharedLink&) = delete;

    bool is_alone() const noexcept { return next_ == this; }
    SharedLink& next() const noexcept { return *next_; }

    void unlink() noexcept {
        previous_->next_ = next_;
        next_->previous_ = previous_;
        next_ = previous_ = this;
    }
    /// Precondition: it is alone.
    void link_before(SharedLink& other) noexcept {
        next_ = &other;
        previous_ = std::exchange(other.previous_, this);
        previous_->next_ = this;
    }
    /// Takes the place of another one. Precondition: it is alone, the other one is not.
    void replace(SharedLink& other) noexcept {
        link_before(other);
        other.unlink();
    }

private:
    SharedLink* next_ = this;
    SharedLink* previous_ = this;
};

/// A clone's place in the list of those that wait, and the waker of its task. Nothing is allocated;
/// and a clone may be moved while it waits.
class SharedWaiter : public SharedLink {
public:
    SharedWaiter() noexcept = default;

private:
    friend class SharedCore;

    RawWaker exchange_waker(RawWaker waker) noexcept {
        return waker_.with([waker](RawWaker& kept) { return std::exchange(kept, waker); });
    }

    Cell<RawWaker> waker_;     // owned while it is in the list
    bool has_waited_ = false;  // the clone's own: false if it was never in the list
};

/// How to free a core of which only the head is known.
struct SharedVTable {
    PollenFfiWakerVTable waker;  // first: the core's pointer leads here, in every language
    void (*destroy)(class SharedCore& core) noexcept;
};

/// Begins with the waker of the C ABI: the waker by which the future is polled is the core's
/// address, and crosses borders as it is. Such wakers keep the memory, but not the future.
class SharedCore : public PollenFfiWaker {
public:
    explicit SharedCore(const SharedVTable& how) noexcept : PollenFfiWaker{&how.waker} {}
    SharedCore(const SharedCore&) = delete;
    SharedCore& operator=(const SharedCore&) = delete;

    // The clones.

    void add_clone() noexcept {
        // order: relaxed; the caller's own clone keeps all alive, and nothing is published.
        clones_.fetch_add(1, Order::Relaxed);
    }
    /// For a weak one: false if there is no clone any more.
    [[nodiscard]] bool try_add_clone() noexcept {
        // order: relaxed; the count alone decides, and the state publishes what there is to see.
        std::size_t seen = clones_.load(Order::Relaxed);
        while (seen != 0) {
            // order: relaxed, as above, also on failure.
            if (clones_.compare_exchange_weak(seen, seen + 1, Order::Relaxed, Order::Relaxed))
                return true;
        }
        return false;
    }
    /// True if it was the last one: the caller destroys what is left, and then calls release().
    [[nodiscard]] bool drop_clone() noexcept {
        // order: acq_rel: release hands this thread's uses to the last clone, whose acquire sees
        // them all.
        return clones_.fetch_sub(1, Order::AcqRel) == 1;
    }
    /// drop_clone(), if it is the last one. False if there are others, and nothing has changed.
    [[nodiscard]] bool try_drop_last_clone() noexcept {
        std::size_t only = 1;
        // order: acquire pairs with drop_clone(): the others have done with the outcome. Relaxed on
        // failure: nothing has changed.
        return clones_.compare_exchange_strong(only, 0, Order::Acquire, Order::Relaxed);
    }
    std::size_t clones() const noexcept {
        // order: relaxed; a number that may be old when it is looked at.
        return clones_.load(Order::Relaxed);
    }

    // Weak ones.

    void add_weak() noexcept {
        // order: relaxed; a number for weak_count().
        weak_.fetch_add(1, Order::Relaxed);
        add_reference();
    }
    void drop_weak() noexcept {
        // order: relaxed; a number for weak_count().
        weak_.fetch_sub(1, Order::Relaxed);
        release();
    }
    std::size_t weak() const noexcept {
        // order: relaxed; a number that may be old when it is looked at.
        return weak_.load(Order::Relaxed);
    }

    /// Gives back a reference: that of all clones, or of a waker.
    void release() noexcept {
        // order: acq_rel: release hands this thread's uses to the last owner, whose acquire sees
        // them all.
        if (references_.fetch_sub(1, Order::AcqRel) == 1) table().destroy(*this);
    }

    // Who waits.

    /// The waiter's task is woken by the next wake_all().
    /// Errors: what the waker's clone throws; it then waits as before.
    void wait(SharedWaiter& waiter, const Waker& waker);

    /// The waiter is not in the list any more.
    void leave(SharedWaiter& waiter) noexcept;

    /// The waiter waits at another address. Precondition: `to` does not wait.
    void move(SharedWaiter& from, SharedWaiter& to) noexcept;

    /// Wakes all that wait now, without the lock.
    void wake_all() noexcept;

    /// For the context of a poll; owns nothing.
    RawWaker raw_waker() const noexcept {
        return {static_cast<const PollenFfiWaker*>(this), &abi_raw_waker_vtable};
    }

    SharedState state;

private:
    // safe: wakers are handed around as const, the cores behind them are not.
    static SharedCore& self(const PollenFfiWaker* waker) noexcept {
        return static_cast<SharedCore&>(const_cast<PollenFfiWaker&>(*waker));
    }
    static const PollenFfiWaker* clone_waker(const PollenFfiWaker* waker) noexcept {
        self(waker).add_reference();
        return waker;
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        SharedCore& core = self(waker);
        if (core.state.wake()) core.wake_all();
    }
    static void wake(const PollenFfiWaker* waker) noexcept {
        wake_by_ref(waker);
        self(waker).release();
    }
    static void drop_waker(const PollenFfiWaker* waker) noexcept { self(waker).release(); }

    // safe: the pointer of the head always leads to the first member of a SharedVTable.
    const SharedVTable& table() const noexcept {
        return *reinterpret_cast<const SharedVTable*>(PollenFfiWaker::vtable);
    }

    void add_reference() noexcept {
        // order: relaxed; the caller's own reference keeps the memory, and nothing is published.
        references_.fetch_add(1, Order::Relaxed);
    }

    Lock lock_;
    SharedLink waiting_;
    Atomic<std::size_t> clones_ = 1;
    Atomic<std::size_t> weak_ = 0;
    Atomic<std::size_t> references_ = 1;  // one for all clones, one for each weak one and waker

public:
    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable waker_vtable{
        .clone = &SharedCore::clone_waker,
        .wake = &SharedCore::wake,
        .wake_by_ref = &SharedCore::wake_by_ref,
        .drop = &SharedCore::drop_waker,
    };
};

inline void SharedCore::wait(SharedWaiter& waiter, const Waker& waker) {
    if (waiter.has_waited_) {
        const LockGuard held(lock_);
        const RawWaker kept = waiter.waker_.with([](const RawWaker& raw) { return raw; });
        if (!waiter.is_alone() && kept == waker.raw()) return;
    }
    // Cloned before the lock and dropped after it.
    Waker other = waker.clone();
    waiter.has_waited_ = true;
    const LockGuard held(lock_);
    other = Waker::from_raw(waiter.exchange_waker(std::move(other).into_raw()));
    if (waiter.is_alone()) waiter.link_before(waiting_);
}

inline void SharedCore::leave(SharedWaiter& waiter) noexcept {
    if (!waiter.has_waited_) return;
    Waker dropped = Waker::from_raw(RawWaker{});  // after the lock
    const LockGuard held(lock_);
    if (waiter.is_alone()) return;
    waiter.unlink();
    dropped = Waker::from_raw(waiter.exchange_waker(RawWaker{}));
}

inline void SharedCore::move(SharedWaiter& from, SharedWaiter& to) noexcept {
    if (!std::exchange(from.has_waited_, false)) return;
    to.has_waited_ = true;
    const LockGuard held(lock_);
    if (from.is_alone()) return;
    to.replace(from);
    to.exchange_waker(from.exchange_waker(RawWaker{}));
}

inline void SharedCore::wake_all() noexcept {
    // In a list of their own: who comes back meanwhile waits for the next wake.
    SharedLink taken;
    WakeBatch woken;
    LockGuard held(lock_);
    if (waiting_.is_alone()) return;
    taken.replace(waiting_);
    while (!taken.is_alone()) {
        if (woken.is_full()) {
            woken.make_room(held);
            continue;  // some may have left
        }
        auto& waiter = static_cast<SharedWaiter&>(taken.next());
        waiter.unlink();
        woken.add(Waker::from_raw(waiter.exchange_waker(RawWaker{})));
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
