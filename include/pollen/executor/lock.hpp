// SPDX-License-Identifier: MIT
// A lock of four bytes for a handful of instructions: threads that wait for it sleep.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/parker.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Excludes other threads. Nothing of a user's runs while it is held: no poll, no wake, no
/// destructor.
///
/// The release is the last access: whoever takes the lock next may destroy it.
/// Memory ordering: what a thread did under the lock is visible to the next one that takes it.
//
//   word       who has it               lock() then               unlock() then
//   Free       nobody                   -> Held                   -
//   Held       one thread               -> Contended, sleeps      -> Free
//   Contended  one, others may sleep    sleeps                    -> Free, wakes one of them
//
// Who has slept takes it as Contended, since it does not know whether it was the last.
class Lock {
public:
    Lock() noexcept = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    void lock() noexcept {
        std::uint32_t seen = Free;
        // order: acquire pairs with unlock(). Relaxed on failure: nothing was handed over.
        if (POLLEN_LIKELY(
                word_.compare_exchange_strong(seen, Held, Order::Acquire, Order::Relaxed))) {
            return;
        }
        lock_contended();
    }

    void unlock() noexcept {
        const std::uint32_t* const address = word_.address();
        // order: release pairs with lock(). By its address alone the word is known afterwards.
        if (POLLEN_UNLIKELY(word_.exchange(Free, Order::Release) == Contended)) {
            wake_sleeper(address);
        }
    }

private:
    enum Value : std::uint32_t { Free, Held, Contended };

    POLLEN_COLD void lock_contended() noexcept {
        // order: acquire pairs with unlock().
        while (word_.exchange(Contended, Order::Acquire) != Free)
            sleep_while(word_.address(), Contended);
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

private:
    Lock& lock_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
