// SPDX-License-Identifier: MIT
// Mutex: one task at a time, also across awaits.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/sync/permit_queue.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T>
class Mutex;

/// Has a mutex, and through it the value, while it lives. Empty if moved from or unlocked.
///
/// Thread safety: one thread at a time; it may be another one than took it.
template <class T>
class [[nodiscard]] MutexGuard {
public:
    MutexGuard(const MutexGuard&) = delete;  // a mutex is unlocked once
    MutexGuard& operator=(const MutexGuard&) = delete;
    MutexGuard(MutexGuard&& other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
    MutexGuard& operator=(MutexGuard&& other) noexcept {
        if (this == &other) return *this;
        unlock();
        mutex_ = std::exchange(other.mutex_, nullptr);
        return *this;
    }
    ~MutexGuard() { unlock(); }

    /// Lets the next one have it now.
    void unlock() noexcept {
        if (mutex_ != nullptr) std::exchange(mutex_, nullptr)->queue_.give(1);
    }

    /// The value. Precondition: not moved from or unlocked.
    UnitOr<T>& operator*() const noexcept
        requires(!std::is_void_v<T>)
    {
        POLLEN_ASSERT(mutex_ != nullptr, "a MutexGuard that was moved from or unlocked");
        return mutex_->value_;
    }
    UnitOr<T>* operator->() const noexcept
        requires(!std::is_void_v<T>)
    {
        return &**this;
    }

private:
    friend class Mutex<T>;

    explicit MutexGuard(Mutex<T>& mutex) noexcept : mutex_(&mutex) {}

    Mutex<T>* mutex_;
};

/// Holds a T that one task at a time can get at (tokio::sync::Mutex). Mutex<> holds nothing and
/// only keeps tasks apart.
///
/// The guard may live across an await; tasks wait without blocking a thread. For a few instructions
/// without an await a std::mutex does as well.
///
/// Thread safety: lock() and try_lock(), from any thread. The object outlives its futures and
/// guards; it may be destroyed as soon as the last guard is gone.
/// Fairness: first come, first served; try_lock() passes nobody.
/// Memory ordering: what was written under a guard is visible under the next one.
/// Allocates: nothing, however many wait.
/// Errors: it is not poisoned. A task that throws while it has the guard leaves the value as it is.
///
/// Example:
/// ```cpp
/// pollen::Mutex counter(41);
/// *pollen::block_on(counter.lock()) += 1;
/// EXPECT_EQ(counter.get_mut(), 42);
/// ```
template <class T = void>
class Mutex {
    static_assert(!std::is_reference_v<T>, "pollen: a Mutex owns its value");

public:
    /// Future of lock(). May be moved until it is polled.
    class [[nodiscard]] Lock {
    public:
        using Output = MutexGuard<T>;
        static constexpr bool is_borrowing = true;

        explicit Lock(Mutex& mutex) noexcept : mutex_(mutex), wait_(mutex.queue_, 1) {}

        Poll<Output> poll(Context& cx) {
            if (wait_.poll(cx).is_pending()) return Pending{};
            return Poll<Output>::ready(MutexGuard<T>(mutex_));
        }

    private:
        Mutex& mutex_;
        detail::PermitWait wait_;
    };

    Mutex() = default;
    /// With a value made in place from args.
    template <class... Args>
        requires std::constructible_from<UnitOr<T>, Args...>
    explicit Mutex(std::in_place_t, Args&&... args) : value_(std::forward<Args>(args)...) {}
    template <class U = T>
        requires(!std::is_void_v<T> && std::constructible_from<UnitOr<T>, U> &&
                 !std::same_as<std::remove_cvref_t<U>, std::in_place_t>)
    explicit Mutex(U&& value) : value_(std::forward<U>(value)) {}
    Mutex(const Mutex&) = delete;
    Mutex& operator=(const Mutex&) = delete;

    /// A future of the guard.
    ///
    /// Cancellation: safe. If it is destroyed, its place in the queue is lost, and a mutex that it
    /// was given already goes to the next.
    [[nodiscard]] Lock lock() noexcept { return Lock(*this); }

    /// The guard, if nobody has it or waits.
    std::optional<MutexGuard<T>> try_lock() noexcept {
        if (queue_.try_take(1) != detail::PermitAnswer::Taken) return {};
        return MutexGuard<T>(*this);
    }

    /// The value, without a lock. Precondition: nobody else uses the mutex.
    UnitOr<T>& get_mut() noexcept
        requires(!std::is_void_v<T>)
    {
        return value_;
    }

private:
    friend class MutexGuard<T>;

    detail::PermitQueue queue_{1};
    UnitOr<T> value_{};
};

template <class T>
Mutex(T) -> Mutex<T>;

POLLEN_NAMESPACE_END
