// SPDX-License-Identifier: MIT
// The word of a future that is driven by its own wakers: its bits, its table and its transitions.

// Nothing outside this file touches the word.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What who woke has to do, or who has polled.
enum class [[nodiscard]] DriveDuty {
    Nothing,
    Run,     // see to it that somebody calls begin(), and polls
    Cancel,  // destroy the future, and say that it was cancelled
};

/// What who cancels has to do.
enum class [[nodiscard]] DriveCancel {
    Nothing,  // it has finished before
    Later,    // it is being polled: who polls does it
    Now,      // destroy the future, and say that it was cancelled
};

/// The shared word of a future, its wakers, who polls it and who may cancel it.
//
//   bits                 the future is             a wake then      a cancel then
//   (none)               pending                   -> Woken         -> Over
//   Woken                pending, a run is due     nothing          -> Over; the run does nothing
//   Running              being polled              -> |Woken        -> |Cancelled
//   Running|Woken        being polled, due again   nothing          -> |Cancelled
//   ...|Cancelled        being polled at last      nothing          nothing
//   Over                 gone                      nothing          nothing
//
// It begins Running. The memory is freed with the last reference, of which there is one at first.
class DriveState {
public:
    enum Bits : std::uint32_t {
        Woken = 1U << 0,      ///< woken since the poll began; meaningless with Over
        Running = 1U << 1,    ///< somebody polls
        Cancelled = 1U << 2,  ///< set while Running: who polls is to destroy the future
        Over = 1U << 3,       ///< for ever
        Reference = 1U << 4,  ///< one reference, counted in the bits from here up
    };

    DriveState() noexcept : word_(Reference | Running) {}

    /// Somebody woke.
    DriveDuty wake() noexcept {
        // order: release publishes the waker's writes to begin() and end_poll().
        const std::uint32_t before = word_.fetch_or(Woken, Order::Release);
        return (before & (Woken | Running | Over)) == 0 ? DriveDuty::Run : DriveDuty::Nothing;
    }

    /// True if the caller polls now; false if somebody else has, or nobody is to any more.
    [[nodiscard]] bool begin() noexcept {
        // order: relaxed; the exchange acquires.
        std::uint32_t seen = word_.load(Order::Relaxed);
        while ((seen & (Woken | Running | Over)) == Woken) {
            // order: acquire pairs with wake(), and with end_poll() of who polled before.
            if (word_.compare_exchange_weak(seen, (seen & ~std::uint32_t{Woken}) | Running,
                                            Order::Acquire, Order::Relaxed)) {
                return true;
            }
        }
        return false;
    }

    /// The poll was pending. Run: it was woken meanwhile.
    DriveDuty end_poll() noexcept {
        // order: relaxed; the exchange publishes and acquires.
        std::uint32_t seen = word_.load(Order::Relaxed);
        for (;;) {
            const bool cancelled = (seen & Cancelled) != 0;
            const std::uint32_t next = (seen & ~std::uint32_t{Running}) | (cancelled ? Over : 0U);
            // order: release hands the future to the next poll, or to who cancels. Acquire sees
            // what was done before cancel().
            if (word_.compare_exchange_weak(seen, next, Order::AcqRel, Order::Relaxed)) {
                if (cancelled) return DriveDuty::Cancel;
                return (seen & Woken) != 0 ? DriveDuty::Run : DriveDuty::Nothing;
            }
        }
    }

    /// The poll was ready, or threw, and the future is destroyed. Cancel: nobody wants the outcome.
    DriveDuty finish() noexcept {
        // order: acquire sees what was done before cancel(). Nobody looks at the outcome because it
        // is over: who may is told.
        const std::uint32_t before = word_.fetch_or(Over, Order::Acquire);
        return (before & Cancelled) != 0 ? DriveDuty::Cancel : DriveDuty::Nothing;
    }

    /// Nobody wants the outcome any more.
    DriveCancel cancel() noexcept {
        // order: relaxed; the exchange publishes and acquires.
        std::uint32_t seen = word_.load(Order::Relaxed);
        for (;;) {
            if ((seen & Over) != 0) return DriveCancel::Nothing;
            const bool running = (seen & Running) != 0;
            const std::uint32_t next = seen | (running ? Cancelled + 0U : Over + 0U);
            // order: release publishes what was done before to who destroys the future; acquire
            // sees the future as end_poll() left it.
            if (word_.compare_exchange_weak(seen, next, Order::AcqRel, Order::Relaxed)) {
                return running ? DriveCancel::Later : DriveCancel::Now;
            }
        }
    }

    void add_reference() noexcept {
        // order: relaxed; the caller's own reference keeps the memory, and nothing is published.
        word_.fetch_add(Reference, Order::Relaxed);
    }
    /// True for the last one: free the memory.
    [[nodiscard]] bool drop_reference() noexcept {
        // order: release hands this thread's uses to the last one, whose acquire sees them all.
        return word_.fetch_sub(Reference, Order::AcqRel) < 2 * Reference;
    }

private:
    Atomic<std::uint32_t> word_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
