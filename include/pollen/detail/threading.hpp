// SPDX-License-Identifier: MIT
// The seam for everything that threads share: Atomic<T>, and Cell<T> for plain data that a protocol
// protects.

// In a program these are compiler builtins and a bare value (<atomic> costs each user 0.12 s). In
// tests/model the same names are a model checker's, which explores interleavings and the stale
// values that weak orders allow. Code of the library uses these names and no others, so that what
// is modelled is what runs.

#pragma once

#include <pollen/detail/config.hpp>

#if defined(POLLEN_MODEL)
#include <support/model_threading.hpp>
#else

POLLEN_NAMESPACE_BEGIN
namespace detail {

enum class Order : int {
    Relaxed = __ATOMIC_RELAXED,
    Acquire = __ATOMIC_ACQUIRE,
    Release = __ATOMIC_RELEASE,
    AcqRel = __ATOMIC_ACQ_REL,
    SeqCst = __ATOMIC_SEQ_CST,
};

/// Orders what this thread does before and after it, without a word of its own.
inline void fence(Order order) noexcept { __atomic_thread_fence(static_cast<int>(order)); }

/// A word shared by threads. Every operation names its order; there is no default.
template <class T>
class Atomic {
public:
    constexpr Atomic() noexcept = default;
    constexpr Atomic(T value) noexcept : value_(value) {}
    Atomic(const Atomic&) = delete;
    Atomic& operator=(const Atomic&) = delete;

    T load(Order order) const noexcept { return __atomic_load_n(&value_, static_cast<int>(order)); }
    void store(T value, Order order) noexcept {
        __atomic_store_n(&value_, value, static_cast<int>(order));
    }
    T exchange(T value, Order order) noexcept {
        return __atomic_exchange_n(&value_, value, static_cast<int>(order));
    }
    bool compare_exchange_strong(T& expected, T desired, Order success, Order failure) noexcept {
        return __atomic_compare_exchange_n(&value_, &expected, desired, false,
                                           static_cast<int>(success), static_cast<int>(failure));
    }
    bool compare_exchange_weak(T& expected, T desired, Order success, Order failure) noexcept {
        return __atomic_compare_exchange_n(&value_, &expected, desired, true,
                                           static_cast<int>(success), static_cast<int>(failure));
    }
    T fetch_add(T value, Order order) noexcept {
        return __atomic_fetch_add(&value_, value, static_cast<int>(order));
    }
    T fetch_sub(T value, Order order) noexcept {
        return __atomic_fetch_sub(&value_, value, static_cast<int>(order));
    }
    T fetch_or(T value, Order order) noexcept {
        return __atomic_fetch_or(&value_, value, static_cast<int>(order));
    }
    T fetch_and(T value, Order order) noexcept {
        return __atomic_fetch_and(&value_, value, static_cast<int>(order));
    }

    /// The address of the word, for a futex.
    const T* address() const noexcept { return &value_; }

private:
    T value_{};
};

/// Plain data that a protocol of atomics hands from one thread to another. The model checker
/// reports an access that the protocol does not order.
template <class T>
class Cell {
public:
    constexpr Cell() = default;
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;

    /// Calls f with the value; the caller owns it by the protocol.
    template <class F>
    decltype(auto) with(F&& f) {
        return static_cast<F&&>(f)(value_);
    }
    /// The same to read it only, which several threads may do at once.
    template <class F>
    decltype(auto) with(F&& f) const {
        return static_cast<F&&>(f)(value_);
    }

private:
    T value_{};
};

}  // namespace detail
POLLEN_NAMESPACE_END

#endif
