// SPDX-License-Identifier: MIT
// A waker that counts how often it is woken and how many of its clones are still alive.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// Makes one waker and tells what was done with it and its clones.
///
/// The waker speaks the C ABI, as those of real tasks do, and may outlive this object.
///
/// Thread safety: all members and the waker, from any thread.
/// Allocates: one block, when it is made; clones share it.
class CountingWaker {
public:
    CountingWaker()
        : counts_(new Counts), waker_(Waker::from_raw({counts_, &detail::abi_raw_waker_vtable})) {}
    CountingWaker(const CountingWaker&) = delete;
    CountingWaker& operator=(const CountingWaker&) = delete;

    const Waker& waker() const noexcept { return waker_; }

    /// How often it was woken, in either way, since the beginning or since take_wakes().
    // order: acquire pairs with the release of a wake: who sees the count sees what preceded the
    // wake.
    std::size_t wakes() const noexcept { return counts_->wakes.load(detail::Order::Acquire); }

    /// The same number; counting starts again at zero.
    std::size_t take_wakes() noexcept {
        // order: acquire pairs with the release of a wake, as in wakes().
        return counts_->wakes.exchange(0, detail::Order::Acquire);
    }

    /// How many clones were made since the beginning.
    // order: relaxed; a number alone, which publishes nothing.
    std::size_t clones() const noexcept { return counts_->clones.load(detail::Order::Relaxed); }

    /// How many clones are alive: the wakers that somebody still keeps.
    std::size_t references() const noexcept {
        // order: acquire pairs with the release of a drop: the dropper has done with the waker.
        return counts_->references.load(detail::Order::Acquire) - 1;
    }

private:
    struct Counts : PollenFfiWaker {
        Counts() noexcept : PollenFfiWaker{&abi_vtable} {}

        mutable detail::Atomic<std::size_t> references = 1;  // the first is waker_'s
        mutable detail::Atomic<std::size_t> clones = 0;
        mutable detail::Atomic<std::size_t> wakes = 0;
    };

    static const Counts* counts(const PollenFfiWaker* waker) noexcept {
        return static_cast<const Counts*>(waker);
    }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        // order: relaxed; the caller's own reference keeps the object alive, and nothing is
        // published.
        counts(waker)->references.fetch_add(1, detail::Order::Relaxed);
        // order: relaxed; a number alone.
        counts(waker)->clones.fetch_add(1, detail::Order::Relaxed);
        return waker;
    }
    static void wake(const PollenFfiWaker* waker) noexcept {
        wake_by_ref(waker);
        drop(waker);
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        // order: release pairs with the acquire in wakes() and take_wakes().
        counts(waker)->wakes.fetch_add(1, detail::Order::Release);
    }
    static void drop(const PollenFfiWaker* waker) noexcept {
        // order: release hands this thread's uses to the last owner, whose acquire sees them all.
        if (counts(waker)->references.fetch_sub(1, detail::Order::AcqRel) == 1)
            delete counts(waker);
    }

    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable abi_vtable{
        .clone = &CountingWaker::clone,
        .wake = &CountingWaker::wake,
        .wake_by_ref = &CountingWaker::wake_by_ref,
        .drop = &CountingWaker::drop,
    };

    const Counts* counts_;  // kept alive by waker_
    Waker waker_;
};

}  // namespace testing
POLLEN_NAMESPACE_END
