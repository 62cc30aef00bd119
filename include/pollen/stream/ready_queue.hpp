// SPDX-License-Identifier: MIT
// Where wakers put the futures of a FuturesUnordered that are to be polled, and who wakes its task.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What can be put into a ready queue. Who has the right to push it (ChildState::notify()) owns it
/// until the set has taken it out.
class ReadyEntry {
public:
    ReadyEntry() noexcept = default;

private:
    friend class ReadyQueue;
    friend class ReadyList;

    ReadyEntry* next() const noexcept {
        return next_.with([](ReadyEntry* next) { return next; });
    }
    void set_next(ReadyEntry* next) noexcept {
        next_.with([next](ReadyEntry*& kept) { kept = next; });
    }

    Cell<ReadyEntry*> next_;
};

/// Entries that the set has taken out, first in, first out. Plain data.
class ReadyList {
public:
    ReadyList() noexcept = default;
    ReadyList(const ReadyList&) = delete;
    ReadyList& operator=(const ReadyList&) = delete;

    void push_back(ReadyEntry& entry) noexcept { append(entry, entry); }

    /// The chain from first to last.
    void append(ReadyEntry& first, ReadyEntry& last) noexcept {
        last.set_next(nullptr);
        if (first_ == nullptr) {
            first_ = &first;
        } else {
            last_->set_next(&first);
        }
        last_ = &last;
    }

    bool is_empty() const noexcept { return first_ == nullptr; }

    /// Precondition: not empty.
    ReadyEntry& front() const noexcept { return *first_; }
    void pop_front() noexcept { first_ = first_->next(); }

    /// Calls keep(entry) for each, and takes those out for which it says false.
    template <class F>
    void keep_if(F keep) {
        ReadyEntry* entry = std::exchange(first_, nullptr);
        while (entry != nullptr) {
            ReadyEntry* const next = entry->next();
            if (keep(*entry)) push_back(*entry);
            entry = next;
        }
    }

private:
    ReadyEntry* first_ = nullptr;
    ReadyEntry* last_ = nullptr;  // meaningless if the list is empty
};

/// After a push.
enum class [[nodiscard]] ReadyPushDuty {
    Nothing,   // the entry is the set's
    WakeTask,  // and its task waits: call wake_task()
    Closed,    // nothing was pushed: the set is gone, and the entry's reference is the caller's
};

/// A list of entries that any thread may push to, as one word, and the waker of the task that polls
/// the set.
///
/// The waker is kept from one wait to the next. It is lent, never handed over: the first push after
/// take() had armed the queue borrows it, and says when it has done. So a task that is polled with
/// one and the same waker clones it once, and a wake of it costs no counting.
//
//   word     the waker                      push() then             take() then
//   Empty    the set's, or still lent       -> entry                -> Armed
//   Armed    may be read by both sides      -> entry, borrows it    stays, if the waker is the same
//   entry    the set's, or still lent       -> entry, linked        -> Armed; Empty if it is lent
//   Closed   as above                       refused                 -
class ReadyQueue {
public:
    ReadyQueue() noexcept = default;
    ReadyQueue(const ReadyQueue&) = delete;
    ReadyQueue& operator=(const ReadyQueue&) = delete;
    ~ReadyQueue() { replace_waker(RawWaker{}); }

    // By any thread.

    /// True if the next push will have to wake the task. A guess: it may change at once.
    bool is_armed() const noexcept {
        // order: relaxed; push() looks again.
        return head_.load(Order::Relaxed) == Armed;
    }

    /// Pushes the entry, which the caller owns. before_borrowing() is called, once or more, before
    /// the waker may have to be borrowed: from then on the queue must be kept alive.
    template <class F>
    ReadyPushDuty push(ReadyEntry& entry, F before_borrowing) noexcept {
        // order: acquire pairs with close(), here and whenever the exchange fails: whoever is
        // refused sees the reference that was counted for it. Other values are only linked to.
        std::uintptr_t seen = head_.load(Order::Acquire);
        for (;;) {
            if (POLLEN_UNLIKELY(seen == Closed)) return ReadyPushDuty::Closed;
            if (seen == Armed) before_borrowing();
            entry.set_next(seen == Armed ? nullptr : reinterpret_cast<ReadyEntry*>(seen));
            // order: release publishes the entry to take() and close(). Acquire pairs with take():
            // the waker is seen.
            if (head_.compare_exchange_weak(seen, reinterpret_cast<std::uintptr_t>(&entry),
                                            Order::AcqRel, Order::Acquire)) {
                return seen == Armed ? ReadyPushDuty::WakeTask : ReadyPushDuty::Nothing;
            }
        }
    }

    /// By the one who was told to. The queue is kept alive meanwhile.
    void wake_task() noexcept {
        abort_on_exception("Waker::wake_by_ref", [&] {
            const BorrowedWaker waker(kept());
            (*waker).wake_by_ref();
        });
        // order: relaxed; written by borrowers alone, one after the other.
        const std::uint32_t returned = returned_.load(Order::Relaxed);
        // order: release pairs with is_lent(): this thread has done with the waker.
        returned_.store(returned + 1, Order::Release);
    }

    // By the set, one thread at a time.

    /// Moves all entries to the end of list, in the order they came, and sees to it that the next
    /// push wakes the task of this waker. False if it could not: another thread is waking the task
    /// at this moment, and the caller has to ask for another poll by itself.
    /// Errors: what the waker's clone throws; then no push wakes anybody until the next take().
    [[nodiscard]] bool take(const Waker& waker, ReadyList& list) {
        note_borrowing();
        const bool is_same = kept() == waker.raw();
        if (POLLEN_UNLIKELY(armed_)) {  // a poll for another reason than a wake
            if (is_same) return true;
            disarm(list);
        }
        if (POLLEN_UNLIKELY(is_lent())) {
            disarm(list);
            return false;
        }
        if (POLLEN_UNLIKELY(!is_same)) replace_waker(waker.clone().into_raw());
        armed_ = true;
        // order: acquire pairs with push(): the entries are seen. Release hands the waker to the
        // push that borrows it.
        move(head_.exchange(Armed, Order::AcqRel), list);
        return true;
    }

    /// Moves all entries that came so far to the end of list, without a waker. If the queue was
    /// armed, and is not any more, the first of these has woken the task; else the caller will
    /// take() before it waits.
    void collect(ReadyList& list) noexcept {
        // order: relaxed; an entry that comes after this look is found by the next.
        const std::uintptr_t head = head_.load(Order::Relaxed);
        if (head == Empty || head == Armed) return;
        note_borrowing();
        disarm(list);
    }

    /// Moves all entries to list; pushes are refused from now on. The waker is dropped, now or, if
    /// it is lent, with the queue.
    void close(ReadyList& list) noexcept {
        note_borrowing();
        // order: acquire, as in take(); release pairs with push(), which is refused.
        const std::uintptr_t head = head_.exchange(Closed, Order::AcqRel);
        if (armed_ && head != Armed) ++lent_;
        armed_ = false;
        move(head, list);
        if (!is_lent()) replace_waker(RawWaker{});
    }

private:
    enum Head : std::uintptr_t { Empty = 0, Armed = 1, Closed = 3 };

    // By the set, and by who borrows it.
    RawWaker kept() const noexcept {
        return waker_.with([](const RawWaker& waker) { return waker; });
    }

    // The drop of the old one is foreign code, and comes when everything is in order.
    void replace_waker(RawWaker with) noexcept {
        waker_.with([&](RawWaker& kept) { std::swap(kept, with); });
        const Waker dropped = Waker::from_raw(with);
    }

    // A push that found the queue armed has the waker.
    void note_borrowing() noexcept {
        if (!armed_) return;
        // order: relaxed; a push that comes after this look is noticed by the exchange that follows
        // or by the next look.
        if (head_.load(Order::Relaxed) == Armed) return;
        armed_ = false;
        ++lent_;
    }

    bool is_lent() const noexcept {
        // order: acquire pairs with wake_task(): the waker is this thread's again.
        return returned_.load(Order::Acquire) != lent_;
    }

    void disarm(ReadyList& list) noexcept {
        // order: acquire, as in take().
        const std::uintptr_t head = head_.exchange(Empty, Order::Acquire);
        if (armed_ && head != Armed) ++lent_;
        armed_ = false;
        move(head, list);
    }

    // The chain is last in, first out: turn it round.
    static void move(std::uintptr_t head, ReadyList& list) noexcept {
        if (head == Empty || head == Armed) return;
        auto* const last = reinterpret_cast<ReadyEntry*>(head);
        ReadyEntry* first = last;
        ReadyEntry* entry = last->next();
        while (entry != nullptr) {
            ReadyEntry* const next = entry->next();
            entry->set_next(first);
            first = entry;
            entry = next;
        }
        list.append(*first, *last);
    }

    Atomic<std::uintptr_t> head_ = Empty;
    Atomic<std::uint32_t> returned_ = 0;  // how often a borrower has done with the waker

    // The set's own.
    std::uint32_t lent_ = 0;  // how often it was borrowed, as far as the set has noticed
    bool armed_ = false;      // by the latest take(), and not noticed to be over
    Cell<RawWaker> waker_;    // owned; null parts if there is none
};

}  // namespace detail
POLLEN_NAMESPACE_END
