// SPDX-License-Identifier: MIT
// A waiter is a node in the future that waits; a WaiterList holds them in the order in which they
// came.

// All that waits in sync/ is built on these two and on a Lock. The pattern:
//
//   poll, first     look whether there is anything to wait for; if so, clone the waker, take the
//                   lock, look again, push_back()
//   poll, again     still_waits(), then take what was granted
//   who grants      under the lock: pop_front(), grant(); after it: wake (WakeBatch)
//   destruction     if is_queued(): take the lock; remove() if it still waits, else pass the grant
//                   on to the next
//
// A grant under the lock ends the granter's dealings with the node. The future sees it without the
// lock, and waits with await_holder() until the granter has left the object altogether: so whoever
// got what it waited for may destroy the object at once.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The links of a ring: a waiter's, or a list's own.
struct WaiterLinks {
    WaiterLinks* previous = nullptr;
    WaiterLinks* next = nullptr;
};

/// One future's place in a list, and the waker of its task. Nothing is allocated.
///
/// May be moved before it is queued and after it has finished; stays where it is in between.
//
//   state       in a list   the waker is    who may change what
//   Fresh       no          -               the future
//   Waiting     yes         the waiter's    under the lock: the future, or who grants
//   Granted...  no          the granter's   the future
//   Finished    no          -               the future
class Waiter : private WaiterLinks {
public:
    /// Granted and what follows are grants; a primitive that has several kinds numbers them.
    enum State : std::uint8_t { Fresh, Waiting, Finished, Granted };

    Waiter() noexcept = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    Waiter(Waiter&& other) noexcept : state_(other.take_unqueued()) {}
    Waiter& operator=(Waiter&& other) noexcept {
        POLLEN_ASSERT(!is_queued(), "a future that waits was assigned to");
        // order: relaxed; not queued, so nobody else knows of it.
        state_.store(other.take_unqueued(), Order::Relaxed);
        return *this;
    }
    ~Waiter() { POLLEN_ASSERT(!is_queued(), "a future that waits was not taken out of its list"); }

    // The future that it lies in.

    /// What others have made of it. Under the lock, or to see a grant without it.
    std::uint8_t state() const noexcept {
        // order: acquire pairs with the release in grant(): the node is the future's again, and
        // Lock::await_holder() cannot overlook the granter.
        return state_.load(Order::Acquire);
    }

    /// True if the object that it waits for has to be told when it is destroyed: it lies in a list,
    /// or has a grant that was not taken.
    bool is_queued() const noexcept {
        const std::uint8_t now = state();
        return now == Waiting || now >= Granted;
    }

    /// Of a fresh one: it has what it would have waited for, and keeps it for the next poll.
    void grant_unqueued(std::uint8_t what = Granted) noexcept {
        POLLEN_ASSERT(state() == Fresh, "Waiter::grant_unqueued()");
        // order: relaxed; not in a list, so nobody else knows of it.
        state_.store(what, Order::Relaxed);
    }

    /// The future has its answer, or was moved from.
    void finish() noexcept {
        // order: relaxed; not in a list, so nobody else knows of it.
        state_.store(Finished, Order::Relaxed);
    }

    /// For a poll of one that was queued: true if it still waits, now with this waker; false if it
    /// has been granted. The lock is taken only if the waker is another one.
    /// Errors: what the waker's clone throws; it then waits on with the old waker.
    bool still_waits(Lock& lock, const Waker& waker) {
        if (state() != Waiting) return false;
        // safe: only the future writes the waker; a granter reads it, and drops what it stands for.
        if (POLLEN_LIKELY(kept_waker() == waker.raw())) return true;
        // Cloned before the lock and dropped after it.
        Waker other = waker.clone();
        const LockGuard held(lock);
        if (state() != Waiting) return false;
        other = Waker::from_raw(exchange_waker(std::move(other).into_raw()));
        return true;
    }

    // Who grants, under the lock.

    /// Gives it what it waited for and returns the waker, to be woken after the lock.
    /// Precondition: taken out of its list. The future may destroy the node at once.
    [[nodiscard]] Waker grant(std::uint8_t what = Granted) noexcept {
        POLLEN_ASSERT(what >= Granted, "Waiter::grant()");
        const RawWaker waker = kept_waker();
        // order: release pairs with the acquire in state(): all that was done to the node, and
        // whatever the grant stands for.
        state_.store(what, Order::Release);
        return Waker::from_raw(waker);
    }

private:
    friend class WaiterList;

    std::uint8_t take_unqueued() noexcept {
        POLLEN_ASSERT(!is_queued(), "a future that waits was moved");
        // order: relaxed; not queued, so nobody else knows of it.
        const std::uint8_t now = state_.load(Order::Relaxed);
        state_.store(Finished, Order::Relaxed);
        return now;
    }

    RawWaker kept_waker() const noexcept {
        return waker_.with([](const RawWaker& kept) { return kept; });
    }
    RawWaker exchange_waker(RawWaker waker) noexcept {
        return waker_.with([waker](RawWaker& kept) { return std::exchange(kept, waker); });
    }

    Cell<RawWaker> waker_;  // written by the future only
    Atomic<std::uint8_t> state_ = Fresh;
};

/// Waiters, the oldest first. All of it under the lock of its owner.
class WaiterList {
public:
    constexpr WaiterList() noexcept : ends_{&ends_, &ends_} {}
    WaiterList(const WaiterList&) = delete;
    WaiterList& operator=(const WaiterList&) = delete;
    ~WaiterList() {
        POLLEN_ASSERT(is_empty(), "an object was destroyed while futures wait for it");
    }

    bool is_empty() const noexcept { return ends_.next == &ends_; }

    /// The one that has waited longest, or null.
    Waiter* front() const noexcept {
        return is_empty() ? nullptr : static_cast<Waiter*>(ends_.next);
    }

    /// Takes a waiter in, with the waker of its task. Precondition: it is fresh.
    void push_back(Waiter& waiter, Waker&& waker) noexcept {
        POLLEN_ASSERT(waiter.state() == Waiter::Fresh, "WaiterList::push_back()");
        waiter.exchange_waker(std::move(waker).into_raw());
        // order: relaxed; whoever grants finds it through the list, under the lock.
        waiter.state_.store(Waiter::Waiting, Order::Relaxed);
        link_before(ends_, waiter);
    }

    /// Takes the oldest one out, to be granted. Null if there is none.
    Waiter* pop_front() noexcept {
        Waiter* const oldest = front();
        if (oldest != nullptr) unlink(*oldest);
        return oldest;
    }

    /// Takes out one that gives up waiting, wherever it is. Returns its waker, to be dropped after
    /// the lock.
    /// Precondition: its state is Waiting.
    [[nodiscard]] Waker remove(Waiter& waiter) noexcept {
        POLLEN_ASSERT(waiter.state() == Waiter::Waiting, "WaiterList::remove()");
        unlink(waiter);
        waiter.finish();
        return Waker::from_raw(waiter.kept_waker());
    }

    /// Takes over all waiters of another list. Each can still be removed, and who comes later is
    /// not among them. Precondition: this one is empty.
    void take_all(WaiterList& other) noexcept {
        POLLEN_ASSERT(is_empty(), "WaiterList::take_all()");
        if (other.is_empty()) return;
        ends_ = other.ends_;
        ends_.next->previous = &ends_;
        ends_.previous->next = &ends_;
        other.ends_ = {&other.ends_, &other.ends_};
    }

private:
    static void link_before(WaiterLinks& place, WaiterLinks& links) noexcept {
        links.previous = std::exchange(place.previous, &links);
        links.next = std::exchange(links.previous->next, &links);
    }
    static void unlink(WaiterLinks& links) noexcept {
        links.previous->next = links.next;
        links.next->previous = links.previous;
    }

    WaiterLinks ends_;  // next is the oldest, previous the youngest
};

/// No waker, as one that was moved from: a place for one that is taken out under a lock, to be
/// dropped after it.
inline Waker no_waker() noexcept { return Waker::from_raw(RawWaker{}); }

/// Grants the same to all waiters of a list, in order, and wakes them in batches without the lock.
///
/// The list is one that take_all() has filled: nobody is added to it. In between, its waiters may
/// leave, and others may come to the list that it was filled from.
inline void grant_all(WaiterList& taken, WakeBatch& woken, LockGuard& held,
                      std::uint8_t what = Waiter::Granted) noexcept {
    while (!taken.is_empty()) {
        if (woken.is_full()) {
            woken.make_room(held);
        } else {
            woken.add(taken.pop_front()->grant(what));
        }
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
