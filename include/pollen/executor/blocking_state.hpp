// SPDX-License-Identifier: MIT
// The shared word of a job: who of its future and its thread goes last, and who has the waker.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What the thread has to do when the job is over.
enum class [[nodiscard]] DoneDuty {
    Nothing,         // nobody waits: the outcome is the future's
    Wake,            // take the waker, and wake it after leave()
    Discard,         // the future is gone: the outcome is the thread's
    DiscardAndDrop,  // the same; take the waker, and drop it
};

/// What the future has to do after it wanted to hand its waker over, or to have it back.
enum class [[nodiscard]] WaitDuty {
    Wait,    // it is done as asked
    Finish,  // the job is over: the outcome is there
};

/// What the future has to do when it goes unanswered.
enum class [[nodiscard]] AbandonDuty {
    Nothing,  // the thread does the rest
    Discard,  // the job is over: the outcome is the future's, which has not gone yet
};

/// What each of both has to do after its last look at the job.
enum class [[nodiscard]] LeaveDuty {
    Nothing,
    Destroy,  // the other one has left before: free the memory
};

/// The shared word of a job that a pool has taken.
//
//   bits               the outcome     the waker       the memory is freed by
//   (none)             the thread's    the future's    who leaves last
//   Waiting            the thread's    the thread's    who leaves last
//   ...|Gone           the thread's    as above        the thread
//   Done               the future's    the future's    who leaves last
//   Done|Waiting       the future's    the thread's    who leaves last
//   Gone, then Done    the thread's    as above        the thread
//   Done, then Gone    taken           as above        the thread
//   Done|Left          the future's    taken           the future
//
// The thread sets Done and then Left, each once; in between it takes the waker out. The future sets
// Gone once: before Done to let the thread clear up, after Done when it has cleared up itself.
class BlockingState {
public:
    enum Bits : std::uint32_t {
        Done = 1U << 0,     ///< the outcome is written; for ever
        Waiting = 1U << 1,  ///< the waker is the thread's. Meaningless once Left is set
        Gone = 1U << 2,     ///< the future will not look at the job again; for ever
        Left = 1U << 3,     ///< the thread will not look at the job again; for ever
    };

    // The future. The waker is written when Waiting is not set.

    bool is_done() const noexcept {
        // order: acquire pairs with finish(): the outcome is seen.
        return (word_.load(Order::Acquire) & Done) != 0;
    }

    WaitDuty start_waiting() noexcept {
        // order: acquire, as in is_done(), here and whenever the exchange fails.
        std::uint32_t seen = word_.load(Order::Acquire);
        while ((seen & Done) == 0) {
            // order: release publishes the waker to finish().
            if (word_.compare_exchange_weak(seen, seen | Waiting, Order::Release, Order::Acquire)) {
                return WaitDuty::Wait;
            }
        }
        return WaitDuty::Finish;
    }

    WaitDuty stop_waiting() noexcept {
        for (;;) {
            // order: acquire, as in is_done().
            std::uint32_t seen = word_.load(Order::Acquire);
            if ((seen & Done) != 0) return WaitDuty::Finish;
            // order: relaxed; the waker is this thread's own, and nobody has touched it.
            if (word_.compare_exchange_weak(seen, seen & ~std::uint32_t{Waiting}, Order::Relaxed,
                                            Order::Relaxed)) {
                return WaitDuty::Wait;
            }
        }
    }

    /// The future goes unanswered.
    AbandonDuty abandon() noexcept {
        // order: acquire, as in is_done(), here and whenever the exchange fails.
        std::uint32_t seen = word_.load(Order::Acquire);
        while ((seen & Done) == 0) {
            // order: release hands the future's uses to the thread that frees the memory.
            if (word_.compare_exchange_weak(seen, seen | Gone, Order::Release, Order::Acquire)) {
                return AbandonDuty::Nothing;
            }
        }
        return AbandonDuty::Discard;
    }

    /// The future has taken or discarded the outcome. Precondition: is_done().
    LeaveDuty go() noexcept {
        // order: release hands the future's uses to leave(), acquire sees the thread's.
        const std::uint32_t before = word_.fetch_or(Gone, Order::AcqRel);
        return (before & Left) != 0 ? LeaveDuty::Destroy : LeaveDuty::Nothing;
    }

    // The thread.

    /// The outcome is written.
    DoneDuty finish() noexcept {
        // order: release publishes the outcome to the future. Acquire sees the waker of
        // start_waiting(), or the future's uses before it went.
        const std::uint32_t before = word_.fetch_or(Done, Order::AcqRel);
        const bool waiting = (before & Waiting) != 0;
        if ((before & Gone) != 0) return waiting ? DoneDuty::DiscardAndDrop : DoneDuty::Discard;
        return waiting ? DoneDuty::Wake : DoneDuty::Nothing;
    }

    /// The waker is taken, the outcome discarded if that was asked for.
    LeaveDuty leave() noexcept {
        // order: release hands the thread's uses to go(), acquire sees the future's.
        const std::uint32_t before = word_.fetch_or(Left, Order::AcqRel);
        return (before & Gone) != 0 ? LeaveDuty::Destroy : LeaveDuty::Nothing;
    }

private:
    Atomic<std::uint32_t> word_ = 0;
};

}  // namespace detail
POLLEN_NAMESPACE_END
