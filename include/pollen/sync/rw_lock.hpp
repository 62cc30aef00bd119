// SPDX-License-Identifier: MIT
// RwLock: many tasks that read, or one that writes, also across awaits.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/sync/permit_queue.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T>
class RwLock;

/// Reads the value of a RwLock while it lives. Empty if moved from or unlocked.
///
/// Thread safety: one thread at a time; it may be another one than took it.
template <class T>
class [[nodiscard]] RwLockReadGuard {
public:
    RwLockReadGuard(const RwLockReadGuard&) = delete;  // a lock is given back once
    RwLockReadGuard& operator=(const RwLockReadGuard&) = delete;
    RwLockReadGuard(RwLockReadGuard&& other) noexcept
        : lock_(std::exchange(other.lock_, nullptr)) {}
    RwLockReadGuard& operator=(RwLockReadGuard&& other) noexcept {
        if (this == &other) return *this;
        unlock();
        lock_ = std::exchange(other.lock_, nullptr);
        return *this;
    }
    ~RwLockReadGuard() { unlock(); }

    /// Gives it back now.
    void unlock() noexcept {
        if (lock_ != nullptr) std::exchange(lock_, nullptr)->queue_.give(1);
    }

    /// The value. Precondition: not moved from or unlocked.
    const UnitOr<T>& operator*() const noexcept
        requires(!std::is_void_v<T>)
    {
        POLLEN_ASSERT(lock_ != nullptr, "a RwLockReadGuard that was moved from or unlocked");
        return lock_->value_;
    }
    const UnitOr<T>* operator->() const noexcept
        requires(!std::is_void_v<T>)
    {
        return &**this;
    }

private:
    friend class RwLock<T>;
    template <class U>
    friend class RwLockWriteGuard;

    explicit RwLockReadGuard(RwLock<T>& lock) noexcept : lock_(&lock) {}

    RwLock<T>* lock_;
};

/// Writes the value of a RwLock while it lives. Empty if moved from, unlocked or downgraded.
///
/// Thread safety: one thread at a time; it may be another one than took it.
template <class T>
class [[nodiscard]] RwLockWriteGuard {
public:
    RwLockWriteGuard(const RwLockWriteGuard&) = delete;  // a lock is given back once
    RwLockWriteGuard& operator=(const RwLockWriteGuard&) = delete;
    RwLockWriteGuard(RwLockWriteGuard&& other) noexcept
        : lock_(std::exchange(other.lock_, nullptr)) {}
    RwLockWriteGuard& operator=(RwLockWriteGuard&& other) noexcept {
        if (this == &other) return *this;
        unlock();
        lock_ = std::exchange(other.lock_, nullptr);
        return *this;
    }
    ~RwLockWriteGuard() { unlock(); }

    /// Gives it back now.
    void unlock() noexcept {
        if (lock_ != nullptr) std::exchange(lock_, nullptr)->queue_.give(RwLock<T>::max_readers);
    }

    /// Goes on reading, and lets others read; nobody writes in between.
    RwLockReadGuard<T> downgrade() && noexcept {
        POLLEN_ASSERT(lock_ != nullptr, "a RwLockWriteGuard that was moved from or unlocked");
        RwLock<T>* const lock = std::exchange(lock_, nullptr);
        RwLockReadGuard<T> reading(*lock);
        lock->queue_.give(RwLock<T>::max_readers - 1);
        return reading;
    }

    /// The value. Precondition: not moved from, unlocked or downgraded.
    UnitOr<T>& operator*() const noexcept
        requires(!std::is_void_v<T>)
    {
        POLLEN_ASSERT(lock_ != nullptr, "a RwLockWriteGuard that was moved from or unlocked");
        return lock_->value_;
    }
    UnitOr<T>* operator->() const noexcept
        requires(!std::is_void_v<T>)
    {
        return &**this;
    }

private:
    friend class RwLock<T>;

    explicit RwLockWriteGuard(RwLock<T>& lock) noexcept : lock_(&lock) {}

    RwLock<T>* lock_;
};

/// Holds a T that many tasks can read at once, or one can write (tokio::sync::RwLock). RwLock<>
/// holds nothing and only keeps tasks apart.
///
/// Thread safety: read(), write() and their try forms, from any thread. The object outlives its
/// futures and guards; it may be destroyed as soon as the last guard is gone.
/// Fairness: first come, first served. Readers that come after a writer wait for it, so writers do
/// not starve; a task that reads and asks to read once more may therefore wait for ever.
/// Memory ordering: what was written under a guard is visible under every later one.
/// Allocates: nothing, however many wait.
///
/// Example:
/// ```cpp
/// pollen::RwLock limit(10);
/// *pollen::block_on(limit.write()) = 20;
/// auto one = pollen::block_on(limit.read());
/// auto another = pollen::block_on(limit.read());
/// EXPECT_EQ(*one + *another, 40);
/// ```
template <class T = void>
class RwLock {
    static_assert(!std::is_reference_v<T>, "pollen: a RwLock owns its value");

    template <class Guard, std::size_t Permits>
    class [[nodiscard]] Acquire {
    public:
        using Output = Guard;
        static constexpr bool is_borrowing = true;

        explicit Acquire(RwLock& lock) noexcept : lock_(lock), wait_(lock.queue_, Permits) {}

        Poll<Output> poll(Context& cx) {
            if (wait_.poll(cx).is_pending()) return Pending{};
            return Poll<Output>::ready(RwLock::guard<Guard>(lock_));
        }

    private:
        RwLock& lock_;
        detail::PermitWait wait_;
    };

public:
    /// More readers than there can be.
    static constexpr std::size_t max_readers = detail::PermitQueue::max_permits;

    /// Futures of read() and write(). May be moved until they are polled.
    using Read = Acquire<RwLockReadGuard<T>, 1>;
    using Write = Acquire<RwLockWriteGuard<T>, max_readers>;

    RwLock() = default;
    /// With a value made in place from args.
    template <class... Args>
        requires std::constructible_from<UnitOr<T>, Args...>
    explicit RwLock(std::in_place_t, Args&&... args) : value_(std::forward<Args>(args)...) {}
    template <class U = T>
        requires(!std::is_void_v<T> && std::constructible_from<UnitOr<T>, U> &&
                 !std::same_as<std::remove_cvref_t<U>, std::in_place_t>)
    explicit RwLock(U&& value) : value_(std::forward<U>(value)) {}
    RwLock(const RwLock&) = delete;
    RwLock& operator=(const RwLock&) = delete;

    /// A future of a guard to read.
    ///
    /// Cancellation: safe, as for write(): its place in the queue is lost, and what it was given
    /// already goes to the next.
    [[nodiscard]] Read read() noexcept { return Read(*this); }

    /// A future of a guard to write.
    [[nodiscard]] Write write() noexcept { return Write(*this); }

    /// A guard to read, if nobody writes or waits.
    std::optional<RwLockReadGuard<T>> try_read() noexcept {
        if (queue_.try_take(1) != detail::PermitAnswer::Taken) return {};
        return guard<RwLockReadGuard<T>>(*this);
    }

    /// A guard to write, if nobody reads, writes or waits.
    std::optional<RwLockWriteGuard<T>> try_write() noexcept {
        if (queue_.try_take(max_readers) != detail::PermitAnswer::Taken) return {};
        return guard<RwLockWriteGuard<T>>(*this);
    }

    /// The value, without a lock. Precondition: nobody else uses the lock.
    UnitOr<T>& get_mut() noexcept
        requires(!std::is_void_v<T>)
    {
        return value_;
    }

private:
    friend class RwLockReadGuard<T>;
    friend class RwLockWriteGuard<T>;

    template <class Guard>
    static Guard guard(RwLock& lock) noexcept {
        return Guard(lock);
    }

    detail::PermitQueue queue_{max_readers};
    UnitOr<T> value_{};
};

template <class T>
RwLock(T) -> RwLock<T>;

POLLEN_NAMESPACE_END
