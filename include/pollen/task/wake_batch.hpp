// SPDX-License-Identifier: MIT
// Wakers that are collected under a lock and woken after it.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Wakes; a waker that throws ends the process with a message.
inline void wake_or_abort(Waker waker) noexcept {
    abort_on_exception("Waker::wake", [&waker] { std::move(waker).wake(); });
}

/// Some wakers on the stack, woken in the order in which they came: by wake_all(), and at the end
/// of the scope.
///
/// Declare it before the guard of the lock, so that the lock is released first:
/// ```text
/// WakeBatch woken;
/// const LockGuard held(lock_);
/// ...
/// woken.add(std::move(waker));
/// ```
///
/// Errors: a waker that throws ends the process with a message: most wakes happen in destructors,
/// and the others of the batch have a right to theirs.
class WakeBatch {
public:
    WakeBatch() noexcept {}
    WakeBatch(const WakeBatch&) = delete;
    WakeBatch& operator=(const WakeBatch&) = delete;
    ~WakeBatch() { wake_all(); }

    static constexpr std::size_t capacity = 32;

    bool is_full() const noexcept { return count_ == capacity; }

    /// Precondition: not full.
    void add(Waker&& waker) noexcept {
        POLLEN_ASSERT(!is_full(), "WakeBatch::add()");
        wakers_[count_++] = std::move(waker).into_raw();
    }

    /// Wakes all and is empty again. Precondition: the lock is not held.
    void wake_all() noexcept {
        if (count_ == 0) return;
        wake_each();
    }

    /// Wakes all if it is full, without the lock.
    void make_room(LockGuard& held) noexcept {
        if (POLLEN_LIKELY(!is_full())) return;
        held.unlocked([this] { wake_all(); });
    }

private:
    void wake_each() noexcept {
        const std::size_t count = std::exchange(count_, 0);
        for (std::size_t index = 0; index < count; ++index)
            wake_or_abort(Waker::from_raw(wakers_[index]));
    }

    std::size_t count_ = 0;
    RawWaker wakers_[capacity];  // owned up to count_
};

}  // namespace detail
POLLEN_NAMESPACE_END
