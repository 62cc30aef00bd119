// SPDX-License-Identifier: MIT
// A lock of one word for critical sections of a few instructions, for headers that cannot have
// <mutex>.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/futex.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Keeps threads apart for a few instructions. One read-modify-write each way if nobody else is at
/// it; else it spins for a moment, and then sleeps.
///
/// Rule: nothing foreign runs while it is held. No waker is cloned, woken or dropped, no future
/// polled, no user's object destroyed, nothing allocated.
///
/// Not fair, not recursive. May be destroyed as soon as the last holder's unlock() has let go, even
/// if it has not returned.
///
/// Memory ordering: what was written before unlock() is visible after the lock() that follows.
//
//   word       who has it                    lock() then             unlock() then
//   Free       nobody                        -> Held                 -
//   Held       a thread                      -> Contended, sleeps    -> Free
//   Contended  a thread, and some may sleep  sleeps                  -> Free, wakes one
class Lock {
public:
    Lock() noexcept = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    void lock() noexcept {
        if (POLLEN_LIKELY(try_lock())) return;
        lock_contended();
    }

    /// Takes it if nobody has it.
    [[nodiscard]] bool try_lock() noexcept {
        std::uint32_t seen = Free;
        // order: acquire pairs with the release in unlock(). Relaxed on failure: nothing was taken.
        return word_.compare_exchange_strong(seen, Held, Order::Acquire, Order::Relaxed);
    }

    void unlock() noexcept {
        const FutexAddress sleepers = futex_address(word_);
        // order: release pairs with the acquire in lock() and await_holder(). From here on the lock
        // may be gone.
        if (POLLEN_UNLIKELY(word_.exchange(Free, Order::Release) == Contended)) {
            futex_wake_one(sleepers);
        }
    }

    /// Waits until the thread that has it now, if there is one, has let go.
    ///
    /// For who has seen a mark that a holder left while it held the lock, and wants to destroy the
    /// lock, or what it protects: the holder is out of it afterwards.
    void await_holder() noexcept {
        // order: acquire pairs with the release in unlock(): all that the holder did is done. Who
        // has acquired its mark cannot read a value from before its lock().
        if (POLLEN_LIKELY(word_.load(Order::Acquire) == Free)) return;
        lock();
        unlock();
    }

private:
    enum Word : std::uint32_t { Free = 0, Held = 1, Contended = 2 };

#if defined(POLLEN_MODEL)
    static constexpr int spins = 1;
#else
    static constexpr int spins = 100;
#endif

    POLLEN_NOINLINE void lock_contended() noexcept {
        for (int spin = 0; spin < spins; ++spin) {
            spin_pause();
            // order: relaxed; a look, to leave the cache line alone until it is worth trying.
            if (word_.load(Order::Relaxed) != Free) continue;
            if (try_lock()) return;
        }
        // Who has slept takes it as Contended, since others may sleep still: at worst one wake for
        // nobody.
        // order: acquire pairs with the release in unlock(), if it was Free.
        while (word_.exchange(Contended, Order::Acquire) != Free)
            futex_wait(futex_address(word_), Contended);
    }

    Atomic<std::uint32_t> word_ = Free;
};

/// Holds a lock while it lives.
class [[nodiscard]] LockGuard {
public:
    explicit LockGuard(Lock& lock) noexcept : lock_(lock) { lock_.lock(); }
    LockGuard(const LockGuard&) = delete;
    LockGuard& operator=(const LockGuard&) = delete;
    ~LockGuard() { lock_.unlock(); }

    /// Lets go of it while f runs.
    template <class F>
    void unlocked(F&& f) noexcept {
        lock_.unlock();
        static_cast<F&&>(f)();
        lock_.lock();
    }

private:
    Lock& lock_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
