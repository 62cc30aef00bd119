// SPDX-License-Identifier: MIT
// The handle by which whoever finishes an operation asks for the waiting task to be polled again.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/raw_waker.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Owns the right to wake one task (std::task::Waker).
///
/// May be kept for as long as you like: waking a task that has finished, or whose executor is gone,
/// does nothing. Several wakes before the next poll may count as one; none is lost. Only the waker
/// of the latest poll needs to be woken.
///
/// Thread safety: clone(), wake(), wake_by_ref() and destruction may happen in any thread, at the
/// same time.
/// Memory ordering: what a thread wrote before it woke is visible to the poll that follows.
class [[nodiscard]] Waker {
public:
    /// Takes over a raw waker.
    /// Precondition: the vtable keeps the contract of RawWakerVTable.
    static Waker from_raw(RawWaker raw) noexcept { return Waker(raw); }

    /// A waker that does nothing. Lives for ever.
    static const Waker& noop() noexcept;

    Waker(const Waker&) =
        delete;  // copying costs an atomic operation or an allocation: say clone()
    Waker& operator=(const Waker&) = delete;
    Waker(Waker&& other) noexcept : raw_(std::exchange(other.raw_, RawWaker{})) {}
    Waker& operator=(Waker&& other) noexcept {
        Waker taken(std::move(other));  // first: other may be this one
        std::swap(raw_, taken.raw_);
        return *this;
    }
    constexpr ~Waker() {
        if (detail::speaks_abi(raw_)) {
            detail::drop_abi_waker(abi());
        } else if (raw_.vtable != nullptr) {
            raw_.vtable->drop(raw_.data);
        }
    }

    /// Another waker of the same task.
    /// Allocates: nothing for a task of our executors; a foreign waker as it pleases.
    Waker clone() const {
        if (detail::speaks_abi(checked())) {
            return Waker({detail::clone_abi_waker(abi()), &detail::abi_raw_waker_vtable});
        }
        return Waker(raw_.vtable->clone(raw_.data));
    }

    /// Becomes a waker of the task that other wakes; does nothing if it is one already.
    void clone_from(const Waker& other) {
        if (!will_wake(other)) *this = other.clone();
    }

    /// Asks for the task to be polled again, and gives this waker up.
    void wake() && {
        const RawWaker raw = std::exchange(raw_, RawWaker{});
        POLLEN_ASSERT(raw.vtable != nullptr, "a waker that was moved from");
        raw.vtable->wake(raw.data);
    }

    /// Asks for the task to be polled again.
    void wake_by_ref() const {
        if (detail::speaks_abi(checked())) return detail::wake_abi_waker_by_ref(abi());
        raw_.vtable->wake_by_ref(raw_.data);
    }

    /// True if both wake the same task. May be false though they do.
    bool will_wake(const Waker& other) const noexcept { return raw_ == other.raw_; }

    const void* data() const noexcept { return raw_.data; }
    const RawWakerVTable* vtable() const noexcept { return raw_.vtable; }
    RawWaker raw() const noexcept { return raw_; }

    /// Gives up ownership without releasing; the caller owns the parts now.
    RawWaker into_raw() && noexcept { return std::exchange(raw_, RawWaker{}); }

private:
    friend class BorrowedWaker;

    constexpr explicit Waker(RawWaker raw) noexcept : raw_(raw) {}

    constexpr const PollenFfiWaker* abi() const noexcept { return detail::abi_waker(raw_.data); }
    RawWaker checked() const noexcept {
        POLLEN_ASSERT(raw_.vtable != nullptr, "a waker that was moved from");
        return raw_;
    }

    RawWaker raw_;  // the vtable is null when moved from
};

/// A Waker over parts that somebody else owns: it is never released from here. For the duration of
/// a poll.
class BorrowedWaker {
public:
    constexpr explicit BorrowedWaker(RawWaker raw) noexcept : waker_(raw) {}
    BorrowedWaker(const BorrowedWaker&) = delete;
    BorrowedWaker& operator=(const BorrowedWaker&) = delete;
    constexpr ~BorrowedWaker() {}

    const Waker& operator*() const noexcept { return waker_; }
    operator const Waker&() const noexcept { return waker_; }

private:
    union {
        Waker waker_;  // in a union, so that it is not destroyed
    };
};

namespace detail {
// No code runs for it when the program or a library is loaded.
POLLEN_HIDDEN inline constexpr BorrowedWaker noop_waker{
    RawWaker{&noop_abi_waker, &abi_raw_waker_vtable}};
}  // namespace detail

inline const Waker& Waker::noop() noexcept { return detail::noop_waker; }

POLLEN_NAMESPACE_END
