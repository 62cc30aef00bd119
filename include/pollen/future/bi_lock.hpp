// SPDX-License-Identifier: MIT
// BiLock: a value with two owners, who lock it in turns.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The word that the two halves share.
//
//   Locked   one half has the value
//   Waiting  the other half has left its waker, and waits to be woken; only with Locked
//   Gone     one half is destroyed
class BiLockState {
public:
    enum Bits : std::uint8_t { Locked = 1, Waiting = 2, Gone = 4 };

    BiLockState() noexcept {}

    /// True if the caller has the value now.
    bool try_lock() noexcept {
        // order: acquire pairs with the release of unlock(): it sees the value as that left it.
        return (bits_.fetch_or(Locked, Order::Acquire) & Locked) == 0;
    }
    /// After the caller has left its waker: true if it has the value all the same.
    bool wait_or_lock() noexcept {
        std::uint8_t seen = Locked;
        for (;;) {
            const bool is_free = (seen & Locked) == 0;
            const auto wanted = static_cast<std::uint8_t>(seen | (is_free ? Locked : Waiting));
            // order: acquire as in try_lock(); release lets unlock() see the waker that was left.
            if (bits_.compare_exchange_weak(seen, wanted, Order::AcqRel, Order::Relaxed)) {
                return is_free;
            }
        }
    }
    /// True if the other half must be woken.
    bool unlock() noexcept {
        // order: release pairs with the acquire of who locks next; acquire sees the waker.
        return (bits_.fetch_and(Gone, Order::AcqRel) & Waiting) != 0;
    }
    /// True if the caller was the last half, and must destroy the value.
    bool leave() noexcept {
        // order: acquire sees what the other half did; release hands over what this did since it
        // unlocked: with a waker that could not be cloned, say.
        return (bits_.fetch_or(Gone, Order::AcqRel) & Gone) != 0;
    }

private:
    Atomic<std::uint8_t> bits_ = std::uint8_t{0};
};

template <class T>
struct BiLockShared {
    template <class... Args>
    explicit BiLockShared(Args&&... args) : value(std::forward<Args>(args)...) {}
    BiLockShared(const BiLockShared&) = delete;
    BiLockShared& operator=(const BiLockShared&) = delete;

    BiLockState state;
    AtomicWaker waker;  // of the half that waits
    T value;
};

}  // namespace detail

namespace future {

template <class T>
class BiLock;

/// Has the value while it lives. Empty if moved from.
///
/// Precondition: the half that it came from outlives it.
template <class T>
class [[nodiscard]] BiLockGuard {
public:
    BiLockGuard(const BiLockGuard&) = delete;  // a lock is unlocked once
    BiLockGuard& operator=(const BiLockGuard&) = delete;
    BiLockGuard(BiLockGuard&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    BiLockGuard& operator=(BiLockGuard&&) = delete;
    ~BiLockGuard() {
        if (shared_ != nullptr && shared_->state.unlock()) shared_->waker.wake();
    }

    /// Precondition: not moved from.
    T& operator*() const noexcept {
        POLLEN_ASSERT(shared_ != nullptr, "a BiLockGuard that was moved from");
        return shared_->value;
    }
    T* operator->() const noexcept { return __builtin_addressof(**this); }

private:
    friend BiLock<T>;
    explicit BiLockGuard(detail::BiLockShared<T>& shared) noexcept
        : shared_(__builtin_addressof(shared)) {}

    detail::BiLockShared<T>* shared_;  // null when moved from
};

/// Future of BiLock::lock(): borrows the half.
template <class T>
class [[nodiscard]] BiLockAcquire {
public:
    using Output = BiLockGuard<T>;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    explicit BiLockAcquire(BiLock<T>& half) noexcept : half_(&half) {}
    BiLockAcquire(const BiLockAcquire&) = delete;  // a future is polled in one place
    BiLockAcquire& operator=(const BiLockAcquire&) = delete;
    BiLockAcquire(BiLockAcquire&& other) noexcept : half_(std::exchange(other.half_, nullptr)) {}
    BiLockAcquire& operator=(BiLockAcquire&&) = delete;

    Poll<Output> poll(Context& cx) {
        if (half_ == nullptr) detail::throw_polled_after_ready();
        Poll<Output> answer = half_->poll_lock(cx);
        if (answer.is_ready()) half_ = nullptr;
        return answer;
    }

private:
    BiLock<T>* half_;  // null when finished or moved from
};

/// One of two halves that own a value together; whoever has locked it may use it
/// (futures::lock::BiLock). Cheaper than a Mutex, since at most one can wait.
///
/// Thread safety: one half at a time by one thread; the two halves by two threads.
/// Memory ordering: what one half did to the value is visible to the other when it has locked it.
/// Cancellation: destroying a lock() gives nothing up but one wake too many, later.
/// Allocates: one block, in make().
///
/// Example:
/// ```cpp
/// auto [left, right] = pollen::future::BiLock<int>::make(41);
/// *pollen::block_on(left.lock()) += 1;
/// EXPECT_EQ(*pollen::block_on(right.lock()), 42);
/// ```
template <class T>
class [[nodiscard]] BiLock {
public:
    static constexpr bool is_sendable = sendable<T>;

    /// What make() returns; structured bindings take it apart.
    struct Pair {
        explicit Pair(detail::BiLockShared<T>& shared) noexcept : left(shared), right(shared) {}

        BiLock left;
        BiLock right;
    };
    /// Two halves of a value that is made from args.
    template <class... Args>
    static Pair make(Args&&... args) {
        return Pair(*new detail::BiLockShared<T>(std::forward<Args>(args)...));
    }

    BiLock(const BiLock&) = delete;  // there are two
    BiLock& operator=(const BiLock&) = delete;
    BiLock(BiLock&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    BiLock& operator=(BiLock&& other) noexcept {
        BiLock old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        return *this;
    }
    ~BiLock() {
        if (shared_ != nullptr && shared_->state.leave()) delete shared_;
    }

    /// The value, or Pending: then the waker is woken when the other half unlocks.
    /// Precondition: this half has not locked it already.
    Poll<BiLockGuard<T>> poll_lock(Context& cx) {
        POLLEN_ASSERT(shared_ != nullptr, "a BiLock that was moved from");
        if (!shared_->state.try_lock()) {
            shared_->waker.register_waker(cx.waker());
            if (!shared_->state.wait_or_lock()) return Pending{};
        }
        return BiLockGuard<T>(*shared_);
    }

    /// A future of the value. Precondition: this half outlives it.
    BiLockAcquire<T> lock() noexcept { return BiLockAcquire<T>(*this); }

    /// True if both own the same value.
    bool is_pair_of(const BiLock& other) const noexcept {
        return shared_ != nullptr && shared_ == other.shared_;
    }

    /// The value, and the end of both halves. Empty, and nothing happens, if they are not a pair.
    /// Precondition: neither has locked it.
    std::optional<T> reunite(BiLock&& other) && {
        if (!is_pair_of(other)) return {};
        std::optional<T> value(std::move(shared_->value));
        const BiLock left(std::move(*this));
        const BiLock right(std::move(other));
        return value;
    }

private:
    friend Pair;
    explicit BiLock(detail::BiLockShared<T>& shared) noexcept
        : shared_(__builtin_addressof(shared)) {}

    detail::BiLockShared<T>* shared_;  // null when moved from
};

}  // namespace future
POLLEN_NAMESPACE_END
