// SPDX-License-Identifier: MIT
// Where other threads put the tasks that they woke, and where the executor's thread sleeps.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What can be put into an inbox. It is 8 bytes: the link of the list while it is in there, and its
/// owner's address (or whatever else the owner keeps there) at all other times.
///
/// Who has the right to put it in (see TaskState::notify()) owns it until the executor's thread has
/// taken it out.
class InboxEntry {
public:
    explicit InboxEntry(std::uintptr_t home) noexcept : home_or_next_(home) {}

    /// True if home is this value, and so for sure not in the inbox. By any thread.
    bool is_home(std::uintptr_t home) const noexcept {
        // order: relaxed; a value that differs from the caller's own address decides nothing more.
        return home_or_next_.load(Order::Relaxed) == home;
    }

    /// By the owner of the entry.
    std::uintptr_t home() const noexcept {
        // order: relaxed; notify() has acquired the entry.
        return home_or_next_.load(Order::Relaxed);
    }

private:
    friend class TaskInbox;

    Atomic<std::uintptr_t> home_or_next_;
};

/// After a push.
enum class [[nodiscard]] PushDuty {
    Nothing,    // the entry is the executor's
    WakeOwner,  // and its thread sleeps: wake whoever sleeps on the inbox's address, without
                // touching it
    Closed,     // nothing was pushed: the executor is gone
};

/// A list of entries that any thread may push to, as one word: the last entry pushed, or what the
/// executor does.
///
/// A push that succeeds is the pusher's last access: the executor may be gone as soon as it sees
/// the entry.
//
//   word       the executor's thread   push() then                     the executor then
//   Empty      runs, or does not care  -> entry                        begin_sleep() -> Sleeping
//   Sleeping   sleeps                  -> entry, wakes it              sleeps again if woken for
//                                                                      no reason
//   entry      runs, or wakes          -> entry, linked to the other   take_all() -> Empty
//   Closed     is gone                 refused                         -
class TaskInbox {
public:
    TaskInbox() noexcept = default;
    TaskInbox(const TaskInbox&) = delete;
    TaskInbox& operator=(const TaskInbox&) = delete;

    /// By any thread that owns the entry.
    PushDuty push(InboxEntry& entry) noexcept {
        // order: acquire pairs with close(), here and whenever the exchange fails: whoever is
        // refused sees the references that were counted for it. Other values are only linked to.
        std::uintptr_t seen = head_.load(Order::Acquire);
        for (;;) {
            if (seen == Closed) return PushDuty::Closed;
            // order: relaxed; published by the exchange below.
            entry.home_or_next_.store(seen == Sleeping ? Empty : seen, Order::Relaxed);
            // order: release publishes the entry to take_all() and close().
            if (head_.compare_exchange_weak(seen, reinterpret_cast<std::uintptr_t>(&entry),
                                            Order::Release, Order::Acquire)) {
                return seen == Sleeping ? PushDuty::WakeOwner : PushDuty::Nothing;
            }
        }
    }

    // The executor's thread.

    /// True if there is nothing to take.
    bool is_empty() const noexcept {
        // order: relaxed; take_all() acquires.
        return head_.load(Order::Relaxed) == Empty;
    }

    /// Takes all entries out, gives each its home back, and calls f(entry) for each in the order
    /// they came. When f is called the entry may be pushed again as soon as f lets go of it.
    template <class F>
    void take_all(std::uintptr_t home, F f) {
        // order: acquire pairs with push(): the entries are seen.
        visit(head_.exchange(Empty, Order::Acquire), home, f);
    }

    /// The same for the last time; pushes are refused from now on.
    template <class F>
    void close(std::uintptr_t home, F f) {
        // order: acquire, as in take_all(); release pairs with push(), which is refused.
        visit(head_.exchange(Closed, Order::AcqRel), home, f);
    }

    /// Announces that the thread will sleep. False if there is an entry already.
    [[nodiscard]] bool begin_sleep() noexcept {
        std::uintptr_t seen = Empty;
        // order: relaxed; the announcement carries no data, and an entry is acquired by take_all().
        return head_.compare_exchange_strong(seen, Sleeping, Order::Relaxed, Order::Relaxed);
    }

    /// False once an entry has come.
    bool is_sleeping() const noexcept {
        // order: relaxed; take_all() follows and acquires.
        return head_.load(Order::Relaxed) == Sleeping;
    }

    /// Where the thread sleeps, as long as the word there is sleeping_word.
    const std::uint32_t* sleeping_address() const noexcept {
#if defined(POLLEN_MODEL)
        return nullptr;  // threads of a model do not sleep
#else
        // safe: only to compare and to hash; entries are aligned, so their lower half is never
        // sleeping_word.
        const auto* word = reinterpret_cast<const std::uint32_t*>(head_.address());
        constexpr bool big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
        return big_endian ? word + sizeof(std::uintptr_t) / sizeof(std::uint32_t) - 1 : word;
#endif
    }
    static constexpr std::uint32_t sleeping_word = 1;

private:
    enum Head : std::uintptr_t { Empty = 0, Sleeping = sleeping_word, Closed = 3 };

    template <class F>
    static void visit(std::uintptr_t head, std::uintptr_t home, F& f) {
        POLLEN_ASSERT(head != Sleeping, "the thread that sleeps takes entries");
        // The list is last in, first out: turn it round.
        std::uintptr_t oldest = Empty;
        while (head != Empty) {
            auto& entry = *reinterpret_cast<InboxEntry*>(head);
            // order: relaxed; the entries are this thread's by the exchange in take_all() or
            // close().
            head = entry.home_or_next_.load(Order::Relaxed);
            entry.home_or_next_.store(oldest, Order::Relaxed);
            oldest = reinterpret_cast<std::uintptr_t>(&entry);
        }
        while (oldest != Empty) {
            auto& entry = *reinterpret_cast<InboxEntry*>(oldest);
            // order: relaxed; as above. TaskState::arrive() publishes the home to the next pusher.
            oldest = entry.home_or_next_.load(Order::Relaxed);
            entry.home_or_next_.store(home, Order::Relaxed);
            f(entry);
        }
    }

    Atomic<std::uintptr_t> head_ = Empty;
};

}  // namespace detail
POLLEN_NAMESPACE_END
