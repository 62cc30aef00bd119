// SPDX-License-Identifier: MIT
// The word that both ends of a oneshot channel share: its bits, its table and its transitions.

// Nothing outside this file touches the word. Each end has a waker that only it writes. It lends
// the waker to the other end with its Waits bit, which the other end clears in the step that ends
// the waiting; then it reads the waker, and owns it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What an end has to do now. A set of these.
enum OneshotDuty : std::uint8_t {
    OneshotNothing = 0,
    OneshotRefused = 1,   // the receiver has closed: the value is still the sender's
    OneshotWakePeer = 2,  // the waker of the other end is this one's: take it, leave, wake
    OneshotDropOwn = 4,   // the own waker is this end's again: take it, leave, drop
    OneshotLeave = 8,     // this end is not gone yet: leave() when the cells are done with
    OneshotDestroy = 16,  // the other end is gone: free the memory
};

/// The two ends.
enum class OneshotEnd : std::uint8_t { Sender, Receiver };

/// How far an end is that waits for the other.
enum class OneshotPhase : std::uint8_t {
    Idle,  // its waker is its own
    Lent,  // its waker is lent
    Over,  // there is nothing to wait for any more
};

/// The shared word of a oneshot channel.
//
//   bits                   the value        the receiver's waker   the sender's waker
//   (none)                 the sender's     the receiver's         the sender's
//   ReceiverWaits          the sender's     the sender's           -
//   SenderWaits            the sender's     -                      the receiver's
//   Done|Value             the receiver's   the receiver's         the sender's
//   Done                   there is none    the receiver's         the sender's
//   Closed                 the sender's     the receiver's         the sender's
//   Closed|Done|Value      the receiver's   the receiver's         the sender's
//
// Done ends ReceiverWaits, and Closed ends SenderWaits: whoever sets the one and clears the other
// has the peer's waker. An end sets its Gone bit in its last access; the second frees the memory.
class OneshotState {
public:
    enum Bits : std::uint8_t {
        /// Set when the sender has sent or will never send; for ever.
        Done = 1U << 0,
        /// Set with Done if there is a value; for ever.
        Value = 1U << 1,
        /// Set when the receiver takes nothing that is not sent yet; for ever.
        Closed = 1U << 2,
        /// Set while the receiver's waker is lent to the sender. Never together with Done.
        ReceiverWaits = 1U << 3,
        /// Set while the sender's waker is lent to the receiver. Never together with Closed.
        SenderWaits = 1U << 4,
        SenderGone = 1U << 5,
        ReceiverGone = 1U << 6,
    };

    OneshotState() noexcept = default;

    // The sender.

    /// The end of the sender, with a value that is written or without one. Says Refused, and
    /// changes nothing, if there is a value and the receiver has closed.
    [[nodiscard]] unsigned finish(bool with_value) noexcept;

    // The receiver.

    /// The receiver takes no more. May say WakePeer.
    [[nodiscard]] unsigned close() noexcept;

    // Each end for itself.

    /// True if the sender is done.
    bool is_done() const noexcept { return has(Done); }
    /// True if there is a value, which is the receiver's. By the receiver.
    bool has_value() const noexcept { return has(Value); }
    /// True if the receiver has closed or is gone.
    bool is_closed() const noexcept { return has(Closed); }

    /// Idle stays Idle until this end lends its waker.
    OneshotPhase phase(OneshotEnd end) const noexcept {
        // order: acquire, as in has().
        const std::uint8_t seen = word_.load(Order::Acquire);
        if ((seen & over(end)) != 0) return OneshotPhase::Over;
        return (seen & waits(end)) != 0 ? OneshotPhase::Lent : OneshotPhase::Idle;
    }

    /// Lends the own waker, which is written. False if the waiting is over: it is the end's still.
    [[nodiscard]] bool start_waiting(OneshotEnd end) noexcept;

    /// Takes the own waker back. False if the other end has it.
    [[nodiscard]] bool stop_waiting(OneshotEnd end) noexcept;

    /// This end has seen to value and wakers, and goes. Says Destroy if the other one has gone.
    [[nodiscard]] unsigned leave(OneshotEnd end) noexcept;

private:
    static constexpr std::uint8_t over(OneshotEnd end) noexcept {
        return end == OneshotEnd::Sender ? Closed : Done;
    }
    static constexpr std::uint8_t waits(OneshotEnd end) noexcept {
        return end == OneshotEnd::Sender ? SenderWaits : ReceiverWaits;
    }
    static constexpr std::uint8_t gone(OneshotEnd end) noexcept {
        return end == OneshotEnd::Sender ? SenderGone : ReceiverGone;
    }

    bool has(std::uint8_t bit) const noexcept {
        // order: acquire pairs with the release in finish(), whose value is seen, and with the one
        // in close().
        return (word_.load(Order::Acquire) & bit) != 0;
    }

    Atomic<std::uint8_t> word_ = 0;
};

inline unsigned OneshotState::finish(bool with_value) noexcept {
    // order: acquire pairs with the releases of the receiver, here and whenever the exchange fails:
    // its waker is seen, and its uses if it is gone.
    std::uint8_t seen = word_.load(Order::Acquire);
    for (;;) {
        if (with_value && (seen & Closed) != 0) return OneshotRefused | OneshotLeave;
        if ((seen & ReceiverGone) != 0) return OneshotDestroy;
        const bool waited_for = (seen & ReceiverWaits) != 0;
        const bool waits = (seen & SenderWaits) != 0;
        unsigned next = (seen | Done) & ~unsigned{ReceiverWaits | SenderWaits};
        if (with_value) next |= Value;
        // Nothing is left to do: gone in the same step.
        if (!waited_for && !waits) next |= SenderGone;
        // order: release publishes the value and this end's uses. Acquire sees the receiver's
        // waker.
        if (!word_.compare_exchange_weak(seen, static_cast<std::uint8_t>(next), Order::AcqRel,
                                         Order::Acquire)) {
            continue;
        }
        unsigned duties = OneshotNothing;
        if (waited_for) duties |= OneshotWakePeer | OneshotLeave;
        if (waits) duties |= OneshotDropOwn | OneshotLeave;
        return duties;
    }
}

inline unsigned OneshotState::close() noexcept {
    // order: relaxed; the exchange below acquires if it succeeds, and Closed is this end's own.
    std::uint8_t seen = word_.load(Order::Relaxed);
    while ((seen & Closed) == 0) {
        const auto next = static_cast<std::uint8_t>((seen | Closed) & ~unsigned{SenderWaits});
        // order: release publishes the receiver's doings to who sees that it is closed. Acquire
        // sees the sender's waker, and the value if it came before.
        if (word_.compare_exchange_weak(seen, next, Order::AcqRel, Order::Relaxed)) {
            return (seen & SenderWaits) != 0 ? OneshotWakePeer : OneshotNothing;
        }
    }
    return OneshotNothing;
}

inline unsigned OneshotState::leave(OneshotEnd end) noexcept {
    const std::uint8_t other =
        gone(end == OneshotEnd::Sender ? OneshotEnd::Receiver : OneshotEnd::Sender);
    // order: acquire pairs with the other end's release when it left. Then nobody else is here, and
    // the read-modify-write is saved.
    if ((word_.load(Order::Acquire) & other) != 0) return OneshotDestroy;
    // order: release hands this end's uses to the last one; acquire, if that is this one.
    const std::uint8_t before = word_.fetch_or(gone(end), Order::AcqRel);
    return (before & other) != 0 ? OneshotDestroy : OneshotNothing;
}

inline bool OneshotState::start_waiting(OneshotEnd end) noexcept {
    // order: acquire, as in has(), here and whenever the exchange fails.
    std::uint8_t seen = word_.load(Order::Acquire);
    while ((seen & over(end)) == 0) {
        // order: release publishes the waker to the other end.
        if (word_.compare_exchange_weak(seen, static_cast<std::uint8_t>(seen | waits(end)),
                                        Order::Release, Order::Acquire)) {
            return true;
        }
    }
    return false;
}

inline bool OneshotState::stop_waiting(OneshotEnd end) noexcept {
    const auto rest = static_cast<std::uint8_t>(~unsigned{waits(end)});
    // order: acquire pairs with the other end's release if it has taken the waker: what came with
    // it is seen. The waker itself is this thread's own.
    return (word_.fetch_and(rest, Order::Acquire) & waits(end)) != 0;
}

}  // namespace detail
POLLEN_NAMESPACE_END
