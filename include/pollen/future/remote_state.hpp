// SPDX-License-Identifier: MIT
// The word that the two ends of remote_handle() share: its bits, its table and its transitions.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The shared word of a Remote and its RemoteHandle. Each end first says what it has to say, then
/// wakes the other one, then leaves; the one that leaves last frees the memory.
//
//   bits                    the outcome           the Remote then       the handle then
//   (none)                  the Remote's          polls on              waits
//   HandleGone              there will be none    ends                  -
//   HandleGone|Forgotten    the Remote's          polls on, discards    -
//   Finished                there is none         -                     is told so
//   Finished|Written        the handle's          -                     takes or discards it
//   both ends               whoever was second    -                     -
class RemoteState {
public:
    enum Bits : std::uint32_t {
        /// Set when the Remote's future is gone.
        Finished = 1U << 0,
        /// Set with it when there is an outcome.
        Written = 1U << 1,
        /// Set when the handle is gone.
        HandleGone = 1U << 2,
        /// Set with it when the Remote is to go on all the same.
        Forgotten = 1U << 3,
        /// One reference; there are two, one for each end, counted in the bits from here up.
        Reference = 1U << 4,
    };

    RemoteState() noexcept : word_(2 * Reference) {}

    // The Remote.

    /// True if nobody wants the outcome any more.
    bool is_cancelled() const noexcept {
        // order: acquire pairs with handle_goes(): the future's destructor sees what was written
        // before.
        return (word_.load(Order::Acquire) & (HandleGone | Forgotten)) == HandleGone;
    }

    /// The future is gone. True if the outcome, where there is one, is the handle's; false if the
    /// handle has gone, and it is still the Remote's.
    [[nodiscard]] bool finish(bool written) noexcept {
        const std::uint32_t bits = Finished | (written ? Written + 0U : 0U);
        // order: release publishes the outcome to the handle.
        return (word_.fetch_or(bits, Order::Release) & HandleGone) == 0;
    }

    // The handle.

    bool is_finished() const noexcept {
        // order: acquire pairs with finish(): the outcome is seen.
        return (word_.load(Order::Acquire) & Finished) != 0;
    }

    /// Precondition: is_finished().
    bool is_written() const noexcept {
        // order: relaxed; is_finished() has acquired it, and it does not change any more.
        return (word_.load(Order::Relaxed) & Written) != 0;
    }

    /// The handle is gone. True if the Remote has finished before, and needs no wake.
    [[nodiscard]] bool handle_goes(bool forgets) noexcept {
        const std::uint32_t bits = HandleGone | (forgets ? Forgotten + 0U : 0U);
        // order: release pairs with is_cancelled(). No acquire: the outcome goes with leave().
        return (word_.fetch_or(bits, Order::Release) & Finished) != 0;
    }

    // Both.

    /// True if the other end has left: free the memory.
    [[nodiscard]] bool leave() noexcept {
        // order: release hands this thread's uses to the one that leaves last; acquire, if it is
        // this one.
        return word_.fetch_sub(Reference, Order::AcqRel) < 2 * Reference;
    }

private:
    Atomic<std::uint32_t> word_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
