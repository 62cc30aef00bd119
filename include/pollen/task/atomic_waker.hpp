// SPDX-License-Identifier: MIT
// A cell for one waker, filled by the task that waits and emptied by whoever wakes it.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Holds the waker of the one task that waits for something (futures::task::AtomicWaker).
///
/// The waiting side registers *before* it looks at the condition; the waking side changes the
/// condition *before* it wakes. Then no wake is lost.
///
/// Thread safety: wake() and take() from any number of threads; register_waker() from one at a
/// time.
/// Memory ordering: what a thread wrote before wake() is visible to the poll that follows.
class AtomicWaker {
public:
    AtomicWaker() noexcept = default;
    AtomicWaker(const AtomicWaker&) = delete;
    AtomicWaker& operator=(const AtomicWaker&) = delete;

    /// Keeps a clone of waker, unless the one kept already wakes the same task. When a wake() runs
    /// at the same time, the new waker is woken at once or by that wake().
    /// Errors: what the waker's clone throws; the cell then stays as it was.
    /// Allocates: what clone allocates.
    void register_waker(const Waker& waker);

    /// Wakes the kept waker, if there is one, and forgets it. No lock is held while it is woken.
    void wake() {
        if (std::optional<Waker> taken = take()) std::move(*taken).wake();
    }

    /// Takes the kept waker out without waking it. Empty if there is none, or if another thread is
    /// at it.
    [[nodiscard]] std::optional<Waker> take();

private:
    // Two bits, each one side's claim to the cell. Whoever turns Idle into something else owns the
    // cell until it puts Idle back.
    //
    //   state               owns waker_   register_waker() then    wake() then
    //   Idle                nobody        -> Registering           -> Waking
    //   Registering         registering   (two at once: misuse)    -> Registering|Waking
    //   Waking              waking        wakes the new waker      stays, another waker is on it
    //   Registering|Waking  registering   (two at once: misuse)    stays, the registrar will wake
    enum State : std::uint8_t { Idle = 0, Registering = 1, Waking = 2 };

    // workaround(gcc-12): {} instead of std::nullopt, whose address is a unique symbol at -O0: a
    // plug-in with one is never unloaded.
    std::optional<Waker> empty_cell() {
        return waker_.with([](std::optional<Waker>& kept) {
            // workaround(gcc-12): std::exchange(kept, {}) makes -O3 warn of uninitialized wakers.
            std::optional<Waker> taken = std::move(kept);
            kept.reset();  // NOLINT(bugprone-use-after-move)
            return taken;
        });
    }
    void finish_registering();

    detail::Atomic<std::uint8_t> state_ = Idle;
    detail::Cell<std::optional<Waker>> waker_;  // touched only by the side that owns the cell
};

inline void AtomicWaker::register_waker(const Waker& waker) {
    std::uint8_t seen = Idle;
    // order: acquire pairs with the release of take() and of finish_registering(): it sees waker_
    // as they left it.
    if (!state_.compare_exchange_strong(seen, Registering, detail::Order::Acquire,
                                        detail::Order::Acquire)) {
        POLLEN_ASSERT((seen & Registering) == 0, "AtomicWaker: two threads register at once");
        // A wake() has the cell and may have missed this waker, so the task must look at its
        // condition again.
        if (seen == Waking) waker.wake_by_ref();
        return;
    }

    struct Finish {
        explicit Finish(AtomicWaker& owner) noexcept : cell(owner) {}
        Finish(const Finish&) = delete;
        Finish& operator=(const Finish&) = delete;
        ~Finish() noexcept(false) { cell.finish_registering(); }
        AtomicWaker& cell;
    };
    // Dropped after the cell is free again: its drop is foreign code.
    std::optional<Waker> replaced;
    const Finish finish(*this);
    waker_.with([&](std::optional<Waker>& kept) {
        if (kept && kept->will_wake(waker)) return;
        Waker clone = waker.clone();
        replaced = std::exchange(kept, std::move(clone));
    });
}

inline void AtomicWaker::finish_registering() {
    std::uint8_t seen = Registering;
    // order: release hands waker_ to the next owner. Relaxed on failure: the exchange below
    // acquires.
    if (state_.compare_exchange_strong(seen, Idle, detail::Order::Release,
                                       detail::Order::Relaxed)) {
        return;
    }
    // A wake() came in between and left the waking to this side.
    std::optional<Waker> taken = empty_cell();
    // order: release hands the empty cell to the next owner. Acquire pairs with the release half of
    // the fetch_or in take(), of every wake() until now: the writes made before them are seen by
    // the poll that this wake causes.
    state_.exchange(Idle, detail::Order::AcqRel);
    if (taken) std::move(*taken).wake();
}

inline std::optional<Waker> AtomicWaker::take() {
    // order: release publishes the caller's writes to the registering side; acquire sees waker_.
    if (state_.fetch_or(Waking, detail::Order::AcqRel) != Idle) return {};
    std::optional<Waker> taken = empty_cell();
    // order: release hands the empty cell to the next registration.
    state_.exchange(Idle, detail::Order::Release);
    return taken;
}

POLLEN_NAMESPACE_END
