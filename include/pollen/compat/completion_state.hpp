// SPDX-License-Identifier: MIT
// The word that a future shares with who completes it from outside: its bits, its table and its
// transitions.

// Nothing outside this file touches the word.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a completer has to do when the outcome is written.
enum class [[nodiscard]] CompletionFinish {
    Nothing,  // nobody waits yet
    Wake,     // take the waker, and wake it
    Discard,  // the future is gone: destroy the outcome
};

/// What a completer has to do that has nothing more to say.
enum class [[nodiscard]] CompletionRelease {
    Nothing,
    Break,    // it is the last, and there is no outcome: finish() without one, then release again
    Destroy,  // everybody else is gone: free the memory
};

/// What the future has to do when it goes.
enum class [[nodiscard]] CompletionAbandon {
    Nothing,  // there is no outcome yet: the completers do the rest
    Discard,  // there is one, which is the future's: destroy it, then leave()
};

/// The shared word of a future and its completers, of which there is one at first.
//
//   bits              the outcome                    the waker
//   (none)            nobody's                       the future's
//   Claimed           written by who claimed it      the future's
//   ...|Waits         as above                       lent: of who finishes
//   Done              the future's                   the future's
//   Done|Waits        the future's                   of who finished
//   Gone, then Done   of who finished: discards it   the future's, which took it back before
//   Done, then Gone   taken or discarded             of who finished, if it was lent
//
// The future goes once. The memory is freed by the last of it and of the completers.
class CompletionState {
public:
    enum Bits : std::uint32_t {
        Claimed = 1U << 0,    ///< a completer has something to say; for ever
        Done = 1U << 1,       ///< the outcome is written, or there will be none; for ever
        Waits = 1U << 2,      ///< the waker is lent; not set any more after Done
        Gone = 1U << 3,       ///< the future will not look again; for ever
        Completer = 1U << 4,  ///< one completer, counted in the bits from here up
    };

    CompletionState() noexcept : word_(Completer) {}

    // The completers.

    /// Another one, made from one.
    void add_completer() noexcept {
        // order: relaxed; the one it is made from keeps the memory, and nothing is published.
        word_.fetch_add(Completer, Order::Relaxed);
    }

    /// True for the one completer that may write the outcome.
    [[nodiscard]] bool claim() noexcept {
        // order: relaxed; who is first is all that is asked, and the outcome is written after it.
        return (word_.fetch_or(Claimed, Order::Relaxed) & Claimed) == 0;
    }

    /// The outcome is written.
    CompletionFinish finish() noexcept {
        // order: release publishes the outcome to the future; acquire sees the waker that it lent.
        const std::uint32_t before = word_.fetch_or(Done, Order::AcqRel);
        if ((before & Gone) != 0) return CompletionFinish::Discard;
        return (before & Waits) != 0 ? CompletionFinish::Wake : CompletionFinish::Nothing;
    }

    /// The completer goes, unless it has to Break.
    CompletionRelease release() noexcept {
        // order: acquire pairs with the releases of all who went before, here and whenever the
        // exchange fails: if this is the last one, it sees what they did.
        std::uint32_t seen = word_.load(Order::Acquire);
        for (;;) {
            if (seen < 2 * Completer) {
                if ((seen & Gone) != 0) return CompletionRelease::Destroy;
                if ((seen & (Claimed | Done)) == 0) return CompletionRelease::Break;
            }
            // order: release hands this completer's uses to who frees the memory.
            if (word_.compare_exchange_weak(seen, seen - Completer, Order::Release,
                                            Order::Acquire)) {
                return CompletionRelease::Nothing;
            }
        }
    }

    // The future. Its waker is written while Waits is not set.

    bool is_done() const noexcept {
        // order: acquire pairs with finish(): the outcome is seen.
        return (word_.load(Order::Acquire) & Done) != 0;
    }

    /// Lends the waker, which is written. False if the outcome is there: it is the future's still.
    [[nodiscard]] bool start_waiting() noexcept {
        // order: acquire, as in is_done(), here and whenever the exchange fails.
        std::uint32_t seen = word_.load(Order::Acquire);
        while ((seen & Done) == 0) {
            // order: release publishes the waker to finish().
            if (word_.compare_exchange_weak(seen, seen | Waits, Order::Release, Order::Acquire)) {
                return true;
            }
        }
        return false;
    }

    /// Takes the waker back. False if the outcome is there: the waker is a completer's.
    [[nodiscard]] bool stop_waiting() noexcept {
        // order: acquire, as in is_done(). The waker is this thread's own.
        return (word_.fetch_and(~std::uint32_t{Waits}, Order::Acquire) & Done) == 0;
    }

    /// The future goes, unless it has to Discard. Precondition: the waker is not lent.
    CompletionAbandon abandon() noexcept {
        // order: acquire, as in is_done(), here and whenever the exchange fails.
        std::uint32_t seen = word_.load(Order::Acquire);
        while ((seen & Done) == 0) {
            // order: release hands the future's uses to who frees the memory.
            if (word_.compare_exchange_weak(seen, seen | Gone, Order::Release, Order::Acquire)) {
                return CompletionAbandon::Nothing;
            }
        }
        return CompletionAbandon::Discard;
    }

    /// The future goes after it was done. True if all completers are gone: free the memory.
    [[nodiscard]] bool leave() noexcept {
        // order: acquire pairs with release(). Then nobody else is here, and the read-modify-write
        // is saved.
        if (word_.load(Order::Acquire) < Completer) return true;
        // order: release hands the future's uses to who frees the memory; acquire, if it is this
        // one.
        return word_.fetch_or(Gone, Order::AcqRel) < Completer;
    }

private:
    Atomic<std::uint32_t> word_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
