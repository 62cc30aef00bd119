// SPDX-License-Identifier: MIT
// A value on the heap that several look at; the last one to let go destroys it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstddef>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A value, and how many have it. It does not change while it is shared.
template <class T>
class SharedValue {
public:
    explicit SharedValue(T&& value) : value_(std::move(value)) {}
    SharedValue(const SharedValue&) = delete;
    SharedValue& operator=(const SharedValue&) = delete;

    void pin() noexcept {
        // order: relaxed; the caller, or the lock that it holds, keeps the value alive.
        pins_.fetch_add(1, Order::Relaxed);
    }
    void unpin() noexcept {
        // order: release hands this thread's uses to the last one; acquire, if that is this one.
        if (pins_.fetch_sub(1, Order::AcqRel) == 1) delete this;
    }

    const T& value() const noexcept { return value_; }
    /// To be moved from. By one that knows that nobody else has it.
    T& mutable_value() noexcept { return value_; }

private:
    ~SharedValue() = default;

    Atomic<std::size_t> pins_ = 1;
    T value_;
};

/// Owns one pin of a SharedValue, or none.
template <class T>
class PinnedValue {
public:
    PinnedValue() noexcept {}
    /// Takes a pin over.
    explicit PinnedValue(SharedValue<T>* pinned) noexcept : pinned_(pinned) {}
    PinnedValue(const PinnedValue&) = delete;  // copying costs an atomic operation
    PinnedValue& operator=(const PinnedValue&) = delete;
    PinnedValue(PinnedValue&& other) noexcept : pinned_(std::exchange(other.pinned_, nullptr)) {}
    PinnedValue& operator=(PinnedValue&& other) noexcept {
        PinnedValue old(std::move(*this));
        pinned_ = std::exchange(other.pinned_, nullptr);
        return *this;
    }
    ~PinnedValue() {
        if (pinned_ != nullptr) pinned_->unpin();
    }

    static PinnedValue make(T&& value) { return PinnedValue(new SharedValue<T>(std::move(value))); }
    PinnedValue share() const noexcept {
        if (pinned_ != nullptr) pinned_->pin();
        return PinnedValue(pinned_);
    }

    explicit operator bool() const noexcept { return pinned_ != nullptr; }
    SharedValue<T>* operator->() const noexcept { return pinned_; }
    void swap(PinnedValue& other) noexcept { std::swap(pinned_, other.pinned_); }

private:
    SharedValue<T>* pinned_ = nullptr;
};

}  // namespace detail
POLLEN_NAMESPACE_END
