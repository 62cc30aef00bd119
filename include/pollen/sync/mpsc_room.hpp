// SPDX-License-Identifier: MIT
// The word by which the receiver of a bounded channel gives room back, and hears of who waits for
// it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// How much of a channel's room the receiver has given back, and whether a sender waits for room.
//
// One word, so that the receiver's step that frees room also tells it whether to hand it on: of the
// two sides, the later one sees the other.
class MpscRoom {
public:
    enum Bits : std::size_t {
        /// Set while senders wait, or are about to; under the lock.
        SenderWaits = 1U << 0,
        /// One value received; they are counted in the bits from here up.
        Received = 1U << 1,
    };

    /// The receiver has taken values out. True if it has to take the lock and grant.
    [[nodiscard]] bool free(std::size_t count) noexcept {
        // order: release hands what the receiver did before to the sender that gets the room.
        // Acquire pairs with start_waiting(): the caller's lock() cannot come before that of the
        // sender that waits.
        return (word_.fetch_add(count * Received, Order::AcqRel) & SenderWaits) != 0;
    }

    /// How many values were received, modulo max_count + 1.
    std::size_t received() const noexcept {
        // order: acquire pairs with free().
        return word_.load(Order::Acquire) / Received;
    }

    /// Under the lock: a sender waits. Room that was freed before is seen now, room that is freed
    /// later will be granted.
    void start_waiting() noexcept {
        // order: release pairs with the acquire in free(). The count itself is read by received().
        word_.fetch_or(SenderWaits, Order::Release);
    }
    /// Under the lock: no sender waits any more.
    void stop_waiting() noexcept {
        // order: relaxed; the lock orders it, and who sees the bit too long looks in vain.
        word_.fetch_and(~std::size_t{SenderWaits}, Order::Relaxed);
    }

    static constexpr std::size_t max_count = SIZE_MAX / Received;

private:
    Atomic<std::size_t> word_ = 0;
};

}  // namespace detail
POLLEN_NAMESPACE_END
