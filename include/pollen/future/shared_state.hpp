// SPDX-License-Identifier: MIT
// The word that all clones of a shared future share: its bits, its table and its transitions.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Whose turn it is to poll the future of shared(), and whether the outcome is there.
//
//   value            the future is      begin_poll()     wake() then             a turn's end then
//   Idle (0)         nobody's           -> Polling       -> Woken, caller wakes  -
//   Woken            nobody's           -> Polling       stays                   -
//   Polling          one clone's        waits            -> Polling|Woken        -> Idle
//   Polling|Woken    one clone's        waits            stays                   -> Woken, it wakes
//   Finished, Woken or not: the outcome is there for all to read, for ever
//
// Who waits is in the list of waiters before it looks at the word. So whoever makes it Woken, or
// ends a turn that was woken, finds in the list all that have been told to wait. A wake during a
// turn is passed on at its end: before, nobody else could poll; and the one that polls may be
// destroyed before it polls again.
class SharedState {
public:
    enum Bits : std::uint32_t {
        /// Set while a clone polls the future.
        Polling = 1U << 0,
        /// Set by a wake, until the next turn begins.
        Woken = 1U << 1,
        /// Set when the outcome is there; stays.
        Finished = 1U << 2,
    };

    /// What a clone has to do.
    enum class Turn : std::uint8_t { Polls, Waits, Reads };

    SharedState() noexcept = default;

    bool is_finished() const noexcept {
        // order: acquire pairs with finish(): the outcome is seen.
        return (word_.load(Order::Acquire) & Finished) != 0;
    }

    /// Polls: the future is the caller's until end_poll() or finish().
    [[nodiscard]] Turn begin_poll() noexcept {
        // order: acquire pairs with finish(): the outcome is seen.
        std::uint32_t seen = word_.load(Order::Acquire);
        do {
            if ((seen & Finished) != 0) return Turn::Reads;
            if ((seen & Polling) != 0) return Turn::Waits;
            // order: acquire pairs with end_poll(), what the last turn has made of the future, and
            // with wake(), what was written before; on failure as above.
        } while (!word_.compare_exchange_weak(seen, Polling, Order::Acquire, Order::Acquire));
        return Turn::Polls;
    }

    /// The future is pending. True if it was woken meanwhile: the caller wakes all that wait.
    [[nodiscard]] bool end_poll() noexcept {
        // order: release hands the future to the next turn.
        return (word_.fetch_and(~std::uint32_t{Polling}, Order::Release) & Woken) != 0;
    }

    /// The outcome is there, and the future is gone. The caller wakes all that wait.
    void finish() noexcept {
        // order: release publishes the outcome.
        word_.store(Finished, Order::Release);
    }

    /// The future asks for a poll. True if the caller wakes all that wait.
    [[nodiscard]] bool wake() noexcept {
        // order: release pairs with begin_poll(): what was written before is seen by the poll.
        return word_.fetch_or(Woken, Order::Release) == 0;
    }

private:
    Atomic<std::uint32_t> word_ = 0;
};

}  // namespace detail
POLLEN_NAMESPACE_END
