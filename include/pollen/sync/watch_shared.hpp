// SPDX-License-Identifier: MIT
// What all ends of a watch channel share: the latest value, and its number.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/sync/fanout_core.hpp>
#include <pollen/sync/shared_value.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace watch {

/// A value as it was when borrow() was called. It does not change, and may be kept.
template <class T>
class [[nodiscard]] Ref {
public:
    explicit Ref(detail::PinnedValue<T> value) noexcept : value_(std::move(value)) {}

    const T& operator*() const noexcept { return value_->value(); }
    const T* operator->() const noexcept { return &value_->value(); }

private:
    detail::PinnedValue<T> value_;
};

}  // namespace watch

namespace detail {

/// What all ends of a watch channel share.
template <class T>
class WatchShared : public FanoutCore {
public:
    explicit WatchShared(T&& value) : latest_(PinnedValue<T>::make(std::move(value))) {}

    /// Not inlined: g++ would see a use after free in the code of who moves an end and drops the
    /// other.
    POLLEN_NOINLINE void destroy() noexcept { delete this; }

    /// The latest value; sets `seen` to its number, if it is wanted.
    PinnedValue<T> borrow(std::uint64_t* seen) noexcept {
        const LockGuard held(lock_);
        if (seen != nullptr) *seen = sent();
        return latest_.share();
    }

    /// Puts a value in place of the latest, if that has this number, or in any case. True if it
    /// did: `value` is the old one then.
    bool replace(PinnedValue<T>& value, const std::uint64_t* wanted) noexcept {
        WakeBatch woken;
        LockGuard held(lock_);
        if (wanted != nullptr && *wanted != sent()) return false;
        latest_.swap(value);
        shared_.with([](Shared& now) { ++now.sent; });
        wake_all(&Shared::receiving, held, woken);
        return true;
    }

    /// A new receiver, which has seen the latest value.
    std::uint64_t subscribe() noexcept {
        add_owner();
        const LockGuard held(lock_);
        return shared_.with([](Shared& now) {
            ++now.receivers;
            return now.sent;
        });
    }

    /// True or false as Receiver::changed(); nothing while it waits.
    std::optional<bool> poll_changed(Waiter& waiter, const Waker& waker, std::uint64_t& seen) {
        return poll_news(waiter, waker, [&seen](Shared& now) { return look(now, seen); });
    }
    /// The same now.
    std::optional<bool> changed(std::uint64_t seen) noexcept {
        const LockGuard held(lock_);
        return shared_.with([&seen](Shared& now) { return look(now, seen); });
    }

private:
    static std::optional<bool> look(const Shared& now, std::uint64_t& seen) noexcept {
        if (now.sent != seen) {
            seen = now.sent;
            return true;
        }
        if (now.senders == 0) return false;
        return {};
    }
    std::uint64_t sent() noexcept {
        return shared_.with([](Shared& now) { return now.sent; });
    }

    PinnedValue<T> latest_;  // under the lock
};

}  // namespace detail
POLLEN_NAMESPACE_END
