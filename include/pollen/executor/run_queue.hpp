// SPDX-License-Identifier: MIT
// The tasks that one thread of a pool has before it: a ring from which other threads steal.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A bounded queue of pointers, first in, first out. One thread owns it: it alone puts in. Anybody
/// takes out at the front.
///
/// Memory ordering: what its owner did before it put a pointer in is visible to whoever takes it.
//
// Positions count up for ever and wrap; the slot is their remainder. Only the owner moves tail_,
// and moves it after it has written the slot. Whoever moves head_ on has taken what lies between,
// provided that the slots were read before: a reader that was late finds head_ moved, and has read
// in vain. (The queue of Go's scheduler.)
//
// That the reads of a thief come before the owner's next writes (release in steal_into(), acquire
// in push()) no model can show: a model checker lets loads see old values, but none of the future.
//
//   the owner pushes     reads head_ to see that the slot is free, writes it, publishes by tail_
//   the owner pops       reads the slot, moves head_ on by one
//   a thief steals       reads head_, then tail_, then slots; moves head_ on by half of the tasks
template <class T, std::uint32_t Slots>
class RunQueue {
public:
    static_assert((Slots & (Slots - 1)) == 0, "positions wrap");

    RunQueue() noexcept = default;
    RunQueue(const RunQueue&) = delete;
    RunQueue& operator=(const RunQueue&) = delete;

    /// By any thread; history as soon as it is said. Behind a fence, what was there before is seen.
    bool is_empty() const noexcept {
        // order: acquire pairs with pop(): if it is the latest, the end is no older than what was
        // there when the front was taken, so a queue that never was empty does not seem so.
        const std::uint32_t head = head_.load(Order::Acquire);
        // order: relaxed; whoever takes something acquires, and the caller's fence makes it new.
        return static_cast<std::int32_t>(tail_.load(Order::Relaxed) - head) <= 0;
    }

    /// By the owner. False if it is full.
    [[nodiscard]] bool push(T& item) noexcept {
        // order: relaxed; this thread's own.
        const std::uint32_t tail = tail_.load(Order::Relaxed);
        // order: acquire pairs with steal(): the thief has read the slot before it is written here.
        if (POLLEN_UNLIKELY(tail - head_.load(Order::Acquire) == Slots)) return false;
        // order: relaxed; published by tail_.
        slots_[tail % Slots].store(&item, Order::Relaxed);
        // order: release publishes the slot, and what lies behind it, to steal().
        tail_.store(tail + 1, Order::Release);
        return true;
    }

    /// By the owner. Null if it is empty.
    T* pop() noexcept {
        // order: relaxed; this thread's own.
        const std::uint32_t tail = tail_.load(Order::Relaxed);
        // order: relaxed; slots are written by this thread alone.
        std::uint32_t head = head_.load(Order::Relaxed);
        while (head != tail) {
            // order: relaxed; as above.
            T* const item = slots_[head % Slots].load(Order::Relaxed);
            // order: release pairs with is_empty().
            if (head_.compare_exchange_weak(head, head + 1, Order::Release, Order::Relaxed)) {
                return item;
            }
        }
        return nullptr;
    }

    /// By the owner: takes half of a full queue out, and calls f for each. False if a thief came
    /// first, and there is room now.
    template <class F>
    [[nodiscard]] bool take_half(F f) noexcept {
        // order: relaxed; as in pop().
        std::uint32_t head = head_.load(Order::Relaxed);
        constexpr std::uint32_t half = Slots / 2;
        // order: relaxed; this thread's own.
        if (tail_.load(Order::Relaxed) - head != Slots) return false;
        // order: relaxed; as in pop(). The slots stay as they are until this thread writes them.
        if (!head_.compare_exchange_strong(head, head + half, Order::Relaxed, Order::Relaxed)) {
            return false;
        }
        for (std::uint32_t i = 0; i < half; ++i) {
            // order: relaxed; as above.
            f(*slots_[(head + i) % Slots].load(Order::Relaxed));
        }
        return true;
    }

    /// By the owner of another queue, which is empty: takes half of the tasks, rounded up; one of
    /// them is the answer, the others go into that queue; `count` says how many. Null if there is
    /// none.
    T* steal_into(RunQueue& mine, std::uint32_t& count) noexcept {
        // order: relaxed; this thread's own.
        const std::uint32_t mine_tail = mine.tail_.load(Order::Relaxed);
        // order: acquire, as in push(): other thieves have read the slots that are written below.
        const std::uint32_t mine_head = mine.head_.load(Order::Acquire);
        POLLEN_ASSERT(mine_head == mine_tail, "a thief has work of its own");
        (void) mine_head;
        // order: relaxed; if it is old, the exchange below fails.
        std::uint32_t head = head_.load(Order::Relaxed);
        for (;;) {
            // order: acquire pairs with push(): the slots, and what lies behind them, are seen.
            const std::uint32_t available = tail_.load(Order::Acquire) - head;
            // More than there can be: head is from another time than the end.
            if (available == 0 || available > Slots) return nullptr;
            count = available - available / 2;
            // order: relaxed; what is read here counts if head_ has not moved meanwhile.
            T* const first = slots_[head % Slots].load(Order::Relaxed);
            for (std::uint32_t i = 1; i < count; ++i) {
                // order: relaxed; as above, and published by mine.tail_.
                mine.slots_[(mine_tail + i - 1) % Slots].store(
                    slots_[(head + i) % Slots].load(Order::Relaxed), Order::Relaxed);
            }
            // order: release pairs with push(): the slots were read before they are written again.
            if (head_.compare_exchange_strong(head, head + count, Order::Release, Order::Relaxed)) {
                // order: release, as in push().
                mine.tail_.store(mine_tail + count - 1, Order::Release);
                return first;
            }
        }
    }

private:
    Atomic<std::uint32_t> head_ = 0;
    Atomic<std::uint32_t> tail_ = 0;
    Atomic<T*> slots_[Slots]{};
};

}  // namespace detail
POLLEN_NAMESPACE_END
