// SPDX-License-Identifier: MIT
// The word that the threads around one task share: its bits, its table and its transitions.

// Nothing outside this file touches the word. Each transition is one atomic read-modify-write (or a
// load that makes one needless) and returns what is now the caller's duty, so the code around it
// contains no atomics.
//
// Who holds a reference: the executor, until the task is completed; the inbox (or a pool's queue),
// for an entry of a task that was completed while it was on its way (it takes the executor's over);
// the JoinHandle; every waker. The memory goes with the last one. A task that is not completed has
// therefore at least the executor's and the caller's.
//
// An executor of one thread calls arrive(). One of several threads calls start() and stop().

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// After a wake or an abort from elsewhere.
enum class [[nodiscard]] WakeDuty {
    Nothing,   // the task is over, or somebody else is bringing it to its executor
    Schedule,  // hand the task to its executor; the entry needs no reference of its own
};

/// After an executor of several threads took the task out of a queue.
enum class [[nodiscard]] StartDuty {
    Poll,    // the task is this thread's until stop() or complete()
    Cancel,  // it is aborted: destroy the future, then complete()
};

/// After the executor took the task out of its inbox.
enum class [[nodiscard]] ArrivalDuty {
    Run,      // poll it, or cancel it if it is aborted
    Release,  // it was completed meanwhile: give the entry's reference back
};

/// After the future is gone and the outcome is written.
enum class [[nodiscard]] CompleteDuty {
    Nothing,                 // the executor's reference is given back
    Destroy,                 // it was the last one: free the memory
    KeepForEntry,            // the entry in the inbox or queue has taken the executor's reference
    WakeJoiner,              // take the join waker, give a reference back, then wake
    WakeJoinerKeepForEntry,  // take the join waker and wake; the entry has the reference
    DiscardOutcome,  // nothing is changed: nobody will join, so discard the outcome and ask again
};

/// After the JoinHandle wrote or wants back its waker.
enum class [[nodiscard]] JoinDuty {
    Wait,    // the task runs on; it owns the join waker (or, after stop_waiting(), the handle does)
    Finish,  // the task is completed: the outcome is there
};

/// After the JoinHandle goes.
enum class [[nodiscard]] DetachDuty {
    Nothing,         // the reference is given back
    DiscardOutcome,  // nothing is changed: the outcome is there; discard it, then release()
};

/// After a reference was given back.
enum class [[nodiscard]] ReleaseDuty {
    Nothing,
    Destroy,  // it was the last one: free the memory
};

/// The shared word of a task.
//
//   bits                       the future      the outcome    the join waker   a wake elsewhere
//   Joinable                   the executor's  nobody's       the handle's     -> Notified,
//                                                                              schedules
//   Joinable|JoinerWaits       the executor's  nobody's       the executor's   -> Notified,
//                                                                              schedules
//   (none)                     the executor's  nobody's       there is none    -> Notified,
//                                                                              schedules
//   ...|Notified               as above        as above       as above         stays: it is on
//                                                                              its way
//   ...|Running                a thread's,     as above       as above         -> Notified, and
//                              which polls                                     no more
//   ...|Running|Notified       as above; queued again by stop()                stays
//   ...|Aborted                dropped when the executor has the task next     as above
//   Completed|Joinable         gone            the handle's   the handle's     no effect
//   Completed|Joinable|Joiner  gone            the handle's   the executor's   no effect
//   Completed                  gone            discarded      there is none    no effect
class TaskState {
public:
    enum Bits : std::uint32_t {
        /// Set when the future is gone and the outcome is written; for ever. What is set with it
        /// stays set without meaning, except Joinable.
        Completed = 1U << 0,
        /// Set when somebody asked for the end of the task; for ever. The executor drops the
        /// future.
        Aborted = 1U << 1,
        /// Set while there is a JoinHandle; never set again once cleared.
        Joinable = 1U << 2,
        /// Set while the executor owns the join waker. Never without Joinable.
        JoinerWaits = 1U << 3,
        /// Set while the task is in a queue of its executor, or on its way there; with Running,
        /// when it was woken since start().
        Notified = 1U << 4,
        /// Set while a thread of several polls the task.
        Running = 1U << 5,
        /// One reference; they are counted in the bits from here up.
        Reference = 1U << 6,
    };

    /// How a task begins, with two references: the executor's and the JoinHandle's.
    enum Begin : std::uint32_t {
        Apart = 2 * Reference | Joinable,               // its executor puts it where it likes
        OnItsWay = 2 * Reference | Joinable | Notified  // to a queue, as if it had been woken
    };

    TaskState() noexcept : TaskState(Apart) {}
    explicit TaskState(Begin begin) noexcept : word_(begin) {}
    /// For what only wakers and an executor know: nobody can join.
    explicit TaskState(std::uint32_t references) noexcept : word_(references * Reference) {}

    // A waker, from any thread.

    /// More references. Overflow ends the process: half of the range is left for threads that are
    /// late to see it.
    void add_references(std::uint32_t count) noexcept {
        // order: relaxed; the caller's own reference keeps the task alive, and nothing is
        // published.
        const std::uint32_t before = word_.fetch_add(count * Reference, Order::Relaxed);
        if (POLLEN_UNLIKELY(before > UINT32_MAX / 2)) abort_with("too many wakers of one task");
    }

    /// One reference less.
    ReleaseDuty release() noexcept {
        // order: acquire pairs with the release of the others who gave theirs back: the last one
        // sees their uses. Alone, nobody can be made a second, and the read-modify-write is saved.
        if (word_.load(Order::Acquire) < 2 * Reference) return ReleaseDuty::Destroy;
        // order: release hands this thread's uses to the last owner; acquire, if it is this one.
        const std::uint32_t before = word_.fetch_sub(Reference, Order::AcqRel);
        return before < 2 * Reference ? ReleaseDuty::Destroy : ReleaseDuty::Nothing;
    }

    /// A wake that is not from the executor's own thread.
    WakeDuty notify() noexcept {
        // order: release publishes the writes before the wake to arrive(), also through a bit that
        // is set already. Acquire pairs with arrive() and stop(): the entry is free for this
        // thread.
        return schedule_unless_on_its_way(word_.fetch_or(Notified, Order::AcqRel));
    }

    /// The end of the task is asked for.
    WakeDuty abort() noexcept {
        // order: release pairs with is_aborted() and start(); for the entry both halves as in
        // notify().
        return schedule_unless_on_its_way(word_.fetch_or(Aborted | Notified, Order::AcqRel));
    }

    // The executor, from the one thread that runs the task.

    /// The task was taken out of the inbox; the next wake may put it there again.
    ArrivalDuty arrive() noexcept {
        // order: relaxed; Completed was set by this thread.
        if ((word_.load(Order::Relaxed) & Completed) != 0) return ArrivalDuty::Release;
        // order: acquire pairs with notify(): the poll sees what was written before the wakes that
        // came so far. Release hands the entry to the next notify().
        (void) word_.fetch_and(~std::uint32_t{Notified}, Order::AcqRel);
        return ArrivalDuty::Run;
    }

    // An executor of several threads, from the one that has the task.
    /// The task was taken out of a queue.
    StartDuty start() noexcept {
        static_assert(Running == 2 * Notified);
        // Notified is set and Running is not: the sum clears the one and sets the other.
        // order: acquire pairs with notify() and abort(): the poll sees what was written before the
        // wakes that came so far; and with stop(): it sees what the thread before did.
        const std::uint32_t before = word_.fetch_add(Notified, Order::Acquire);
        return (before & Aborted) != 0 ? StartDuty::Cancel : StartDuty::Poll;
    }

    /// The poll answered pending. Schedule if a wake came since start().
    WakeDuty stop() noexcept {
        // order: release pairs with start() and notify(): hands the future and the link over.
        const std::uint32_t before = word_.fetch_sub(Running, Order::Release);
        return (before & Notified) != 0 ? WakeDuty::Schedule : WakeDuty::Nothing;
    }

    // An executor of one thread, from that.
    /// Asked before each poll: abort() may have come, without having reached the inbox yet.
    bool is_aborted() const noexcept {
        // order: acquire pairs with abort(): the future's destructor sees what was written before.
        return (word_.load(Order::Acquire) & Aborted) != 0;
    }

    /// The future is gone. Says DiscardOutcome if nobody will join, unless it is discarded.
    CompleteDuty complete(bool discarded) noexcept;

    /// True while the task is on its way to be polled, as far as the word tells. For who looks.
    bool is_notified() const noexcept {
        // order: relaxed; who looks relies on nothing.
        return (word_.load(Order::Relaxed) & Notified) != 0;
    }

    /// Completed by this thread? For a wake from the executor's own thread.
    bool is_over() const noexcept {
        // order: relaxed; set by this thread, or before this thread's executor was made.
        return (word_.load(Order::Relaxed) & Completed) != 0;
    }

    /// True if nobody can wake the task: no wake has come, and no waker is left to make another
    /// from. After a poll that answered pending.
    bool is_forgotten() const noexcept {
        // order: relaxed; one word tells it. Who woke set the bit before it gave its reference
        // back, and when that is gone nobody is left to do either.
        const std::uint32_t seen = word_.load(Order::Relaxed);
        const std::uint32_t without_wakers = (seen & Joinable) != 0 ? 2 : 1;
        return (seen & (Notified | Aborted)) == 0 && seen / Reference == without_wakers;
    }

    // The JoinHandle, from the one thread that has it.

    /// True if the outcome is there.
    bool is_completed() const noexcept {
        // order: acquire pairs with the release in complete(): the outcome is seen.
        return (word_.load(Order::Acquire) & Completed) != 0;
    }

    /// True if the join waker was handed to the executor. By the handle alone, which knows what it
    /// did.
    bool joiner_waits() const noexcept {
        // order: relaxed; set and cleared by this thread.
        return (word_.load(Order::Relaxed) & JoinerWaits) != 0;
    }

    /// Hands the join waker, which is written, to the executor.
    JoinDuty start_waiting() noexcept;

    /// Takes the join waker back.
    JoinDuty stop_waiting() noexcept;

    /// The handle goes, its waker has been taken back.
    DetachDuty detach() noexcept;

private:
    static WakeDuty schedule_unless_on_its_way(std::uint32_t before) noexcept {
        return (before & (Completed | Notified | Running)) != 0 ? WakeDuty::Nothing
                                                                : WakeDuty::Schedule;
    }

    Atomic<std::uint32_t> word_;
};

inline CompleteDuty TaskState::complete(bool discarded) noexcept {
    // order: relaxed; the exchange below acquires if it succeeds.
    std::uint32_t seen = word_.load(Order::Relaxed);
    for (;;) {
        if ((seen & Joinable) == 0 && !discarded) return CompleteDuty::DiscardOutcome;
        // While it runs it is in no queue, and a wake has left nothing but the bit.
        const bool on_its_way = (seen & (Notified | Running)) == Notified;
        const bool joiner = (seen & JoinerWaits) != 0;
        const std::uint32_t given_back = on_its_way || joiner ? 0U : Reference + 0U;
        // order: release publishes the outcome to the joiner, and hands this thread's uses to
        // whoever frees the memory. Acquire sees the join waker, and the others' uses if this was
        // the last reference.
        if (word_.compare_exchange_weak(seen, (seen | Completed) - given_back, Order::AcqRel,
                                        Order::Relaxed)) {
            if (joiner) {
                return on_its_way ? CompleteDuty::WakeJoinerKeepForEntry : CompleteDuty::WakeJoiner;
            }
            if (on_its_way) return CompleteDuty::KeepForEntry;
            return seen < 2 * Reference ? CompleteDuty::Destroy : CompleteDuty::Nothing;
        }
    }
}

inline JoinDuty TaskState::start_waiting() noexcept {
    // order: acquire, as in is_completed(), here and whenever the exchange fails.
    std::uint32_t seen = word_.load(Order::Acquire);
    while ((seen & Completed) == 0) {
        // order: release publishes the join waker to complete().
        if (word_.compare_exchange_weak(seen, seen | JoinerWaits, Order::Release, Order::Acquire)) {
            return JoinDuty::Wait;
        }
    }
    return JoinDuty::Finish;
}

inline JoinDuty TaskState::stop_waiting() noexcept {
    for (;;) {
        // order: acquire, as in is_completed().
        std::uint32_t seen = word_.load(Order::Acquire);
        if ((seen & Completed) != 0) return JoinDuty::Finish;
        // order: relaxed; the join waker is this thread's own and nobody has touched it.
        if (word_.compare_exchange_weak(seen, seen & ~std::uint32_t{JoinerWaits}, Order::Relaxed,
                                        Order::Relaxed)) {
            return JoinDuty::Wait;
        }
    }
}

inline DetachDuty TaskState::detach() noexcept {
    // order: acquire, as in is_completed(), here and whenever the exchange fails.
    std::uint32_t seen = word_.load(Order::Acquire);
    while ((seen & Completed) == 0) {
        // order: release hands this thread's uses to the last owner.
        if (word_.compare_exchange_weak(seen, (seen & ~std::uint32_t{Joinable}) - Reference,
                                        Order::Release, Order::Acquire)) {
            return DetachDuty::Nothing;
        }
    }
    return DetachDuty::DiscardOutcome;
}

}  // namespace detail
POLLEN_NAMESPACE_END
