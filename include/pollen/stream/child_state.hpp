// SPDX-License-Identifier: MIT
// The word that the threads around one future of a FuturesUnordered share: its bits, its table and
// its transitions.

// Nothing outside this file touches the word. Each transition is one atomic read-modify-write, or
// none where nobody else can touch the word, and says what is now the caller's duty.
//
// Who holds a reference: the set, until the future is gone; every waker; and the entry in the ready
// queue of a child that went while it was queued, which takes over the set's. The memory goes with
// the last one.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// After a wake that consumes its waker.
enum class [[nodiscard]] ChildWakeDuty {
    Nothing,  // the waker's reference is given back
    Push,     // and the child is to be pushed: the caller holds no reference, the push protects it
    Destroy,  // it was the last reference: free the memory
};

/// The shared word of a child.
//
//   bits          the future    the entry                          a wake then
//   (none)        the set's     nobody's                           -> Queued, pushes it
//   Queued        the set's     in the queue, or on its way        stays
//   Gone          is gone       nobody's                           no effect
//   Gone|Queued   is gone       in the queue or on its way, with   no effect
//                               a reference; or nobody's, after
//                               a late wake
class ChildState {
public:
    enum Bits : std::uint32_t {
        /// Set while the child waits to be polled: its entry is in the ready queue, on its way
        /// there, or in the set's own list of those it took out.
        Queued = 1U << 0,
        /// Set when the future is gone; for ever. Queued may still be set after it, without
        /// meaning.
        Gone = 1U << 1,
        /// One reference; they are counted in the bits from here up.
        Reference = 1U << 2,
    };

    /// One reference, the set's. A new child waits for its first poll.
    ChildState() noexcept : word_(Reference | Queued) {}

    // A waker, from any thread.

    /// More references. Overflow ends the process: half of the range is left for threads that
    /// are late to see it.
    void add_references(std::uint32_t count) noexcept {
        // order: relaxed; the caller's own reference, or its right to push, keeps the child alive.
        const std::uint32_t before = word_.fetch_add(count * Reference, Order::Relaxed);
        if (POLLEN_UNLIKELY(before > UINT32_MAX / 2)) abort_with("too many wakers of one future");
    }

    /// One reference less. True if it was the last one: free the memory.
    [[nodiscard]] bool release() noexcept {
        // order: release hands this thread's uses to the last owner; acquire, if it is this one.
        return word_.fetch_sub(Reference, Order::AcqRel) < 2 * Reference;
    }

    /// A wake. True if the entry is the caller's to push.
    [[nodiscard]] bool notify() noexcept {
        // order: release publishes the writes before the wake to arrive(), also through a bit that
        // is set already. Acquire pairs with arrive(): the entry is free for this thread.
        return (word_.fetch_or(Queued, Order::AcqRel) & (Queued | Gone)) == 0;
    }

    /// A wake and a release() in one.
    ChildWakeDuty notify_and_release() noexcept {
        // order: relaxed; the exchange below acquires if it succeeds.
        std::uint32_t seen = word_.load(Order::Relaxed);
        for (;;) {
            const bool push = (seen & (Queued | Gone)) == 0;
            // order: as in notify() and in release().
            if (word_.compare_exchange_weak(seen, (push ? seen | Queued : seen) - Reference,
                                            Order::AcqRel, Order::Relaxed)) {
                if (push) return ChildWakeDuty::Push;
                return seen < 2 * Reference ? ChildWakeDuty::Destroy : ChildWakeDuty::Nothing;
            }
        }
    }

    // The set.

    /// The entry was taken out of the queue; the next wake may push it again.
    /// Precondition: the future is not gone.
    void arrive() noexcept {
        // order: acquire pairs with notify(), as below, if nobody else has a reference.
        if (word_.load(Order::Acquire) < 2 * Reference) {
            // order: relaxed; nobody else can touch the word. The next waker is made by this
            // thread.
            word_.store(Reference, Order::Relaxed);
        } else {
            // order: acquire pairs with notify(): the poll sees what was written before the wakes
            // that came so far. Release hands the entry to the next notify().
            (void) word_.fetch_and(~std::uint32_t{Queued}, Order::AcqRel);
        }
    }

    /// True if the child was woken after arrive().
    bool is_queued() const noexcept {
        // order: relaxed; what was written before the wake is seen after the next arrive().
        return (word_.load(Order::Relaxed) & Queued) != 0;
    }

    /// True if the future is gone. By the set, which alone can make it go.
    bool is_gone() const noexcept {
        // order: relaxed; set by this thread.
        return (word_.load(Order::Relaxed) & Gone) != 0;
    }

    /// True if nobody but the set can reach the child: there is no waker, no entry and no push on
    /// its way.
    bool is_alone() const noexcept {
        // order: acquire pairs with the release of the others who gave theirs back.
        return word_.load(Order::Acquire) == Reference;
    }

    /// The future is gone; the set's reference is given back, or is the entry's from now on. True
    /// if it was the last one: free the memory.
    [[nodiscard]] bool leave() noexcept {
        // order: relaxed; the exchange below acquires if it succeeds.
        std::uint32_t seen = word_.load(Order::Relaxed);
        for (;;) {
            const std::uint32_t given_back = (seen & Queued) != 0 ? 0U : Reference + 0U;
            // order: as in release().
            if (word_.compare_exchange_weak(seen, (seen | Gone) - given_back, Order::AcqRel,
                                            Order::Relaxed)) {
                return given_back != 0 && seen < 2 * Reference;
            }
        }
    }

private:
    Atomic<std::uint32_t> word_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
