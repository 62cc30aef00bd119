// SPDX-License-Identifier: MIT
// FuturesUnordered without the types of its futures: its children, their wakers, its lists.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/stream/child_state.hpp>
#include <pollen/stream/ready_queue.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/raw_waker.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class UnorderedChild;
class UnorderedCore;

/// How to handle a child of which only the head is known.
struct UnorderedChildVTable {
    PollenFfiWakerVTable waker;  // first: the head's pointer leads here, in every language
    /// Destroys the future.
    void (*drop_future)(UnorderedChild& child) noexcept;
    /// Frees the memory of a child whose future is gone.
    void (*destroy)(UnorderedChild& child) noexcept;
};

/// A place in the ring of all children of a set.
struct UnorderedLink {
    UnorderedLink* next = this;
    UnorderedLink* previous = this;

    UnorderedLink() noexcept = default;
    UnorderedLink(const UnorderedLink&) = delete;
    UnorderedLink& operator=(const UnorderedLink&) = delete;
};

/// What stands before each future of a set: 48 bytes. They begin with the waker of the C ABI, so
/// that the child's waker is its address and crosses borders as it is.
class UnorderedChild : public PollenFfiWaker, public ReadyEntry, public UnorderedLink {
public:
    UnorderedChild(const UnorderedChildVTable& how, UnorderedCore& core) noexcept
        : PollenFfiWaker{&how.waker}, core_(core) {}

    /// For the context of a poll; owns nothing.
    RawWaker raw_waker() const noexcept {
        return {static_cast<const PollenFfiWaker*>(this), &abi_raw_waker_vtable};
    }

    // safe: the pointer of the head always leads to the first member of an UnorderedChildVTable.
    const UnorderedChildVTable& table() const noexcept {
        return *reinterpret_cast<const UnorderedChildVTable*>(PollenFfiWaker::vtable);
    }

    /// Gives back a reference of a waker or of an entry.
    void release() noexcept;

private:
    // safe: wakers are handed around as const, the children behind them are not.
    static UnorderedChild& self(const PollenFfiWaker* waker) noexcept {
        return static_cast<UnorderedChild&>(const_cast<PollenFfiWaker&>(*waker));
    }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        self(waker).state.add_references(1);
        return waker;
    }
    static void wake(const PollenFfiWaker* waker) noexcept;
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept;
    static void drop(const PollenFfiWaker* waker) noexcept { self(waker).release(); }

    UnorderedCore& core_;

public:
    ChildState state;

    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable waker_vtable{
        .clone = &UnorderedChild::clone,
        .wake = &UnorderedChild::wake,
        .wake_by_ref = &UnorderedChild::wake_by_ref,
        .drop = &UnorderedChild::drop,
    };
};

/// What a set and the wakers of its children share, on the heap, and what is the set's own.
//
// A child that the set has is reached through the set's reference to the core. One that left the
// set while a waker or an entry could still reach it holds a reference of its own.
class UnorderedCore {
public:
    UnorderedCore() noexcept = default;
    UnorderedCore(const UnorderedCore&) = delete;
    UnorderedCore& operator=(const UnorderedCore&) = delete;

    // The set.

    /// A new child; it will be polled.
    void add(UnorderedChild& child) noexcept {
        UnorderedLink& link = child;
        link.next = &all_;
        link.previous = all_.previous;
        all_.previous->next = &link;
        all_.previous = &link;
        ++size_;
        ready_.push_back(child);
    }

    /// True if there is a child to poll among those that were taken out of the queue; one that has
    /// gone counts too.
    bool has_ready() const noexcept { return !ready_.is_empty(); }

    /// The next child to poll; its wakes count again from now on. Null if it has gone.
    /// Precondition: has_ready().
    UnorderedChild* next_ready() noexcept {
        auto& child = static_cast<UnorderedChild&>(ready_.pop_front());
        if (POLLEN_LIKELY(child.state.arrive())) return &child;
        child.release();
        return nullptr;
    }

    /// Takes out of the queue what is in it. False if the caller has to ask for another poll
    /// itself; see ReadyQueue::take().
    [[nodiscard]] bool take_woken(const Waker& waker) { return queue_.take(waker, ready_); }

    /// The child is no longer the set's. Its future has to be destroyed next, then let_go().
    void remove(UnorderedChild& child) noexcept {
        UnorderedLink& link = child;
        link.previous->next = link.next;
        link.next->previous = link.previous;
        --size_;
    }

    /// Gives the set's reference back. True if nobody else can reach the child: free the memory.
    [[nodiscard]] bool let_go(UnorderedChild& child) noexcept {
        return POLLEN_LIKELY(child.state.is_alone()) || leave_to_others(child);
    }

    /// Destroys all futures.
    POLLEN_NOINLINE void clear() noexcept {
        if (is_polling) abort_with("a FuturesUnordered was cleared by a future of its own");
        // A destructor may push: the ring is looked at afresh each time.
        while (size_ != 0) {
            auto& child = static_cast<UnorderedChild&>(*all_.next);
            remove(child);
            child.table().drop_future(child);
            if (let_go(child)) child.table().destroy(child);
        }
        while (has_ready())
            static_cast<UnorderedChild&>(ready_.pop_front()).release();
    }

    /// The set goes.
    POLLEN_NOINLINE void shut_down() noexcept {
        clear();
        queue_.close(ready_);
        clear();
        release();
    }

    std::size_t size() const noexcept { return size_; }

    /// The ring of all children goes through this.
    UnorderedLink& all() noexcept { return all_; }

    /// True while a child is being polled.
    bool is_polling = false;

private:
    friend UnorderedChild;

    POLLEN_NOINLINE bool leave_to_others(UnorderedChild& child) noexcept {
        // order: relaxed; the set's own reference keeps the core alive.
        references_.fetch_add(1, Order::Relaxed);
        if (!child.state.leave()) return false;
        release();
        return true;
    }

    void release() noexcept {
        // order: acq_rel: release hands this thread's uses to the last owner, whose acquire sees
        // them all.
        if (references_.fetch_sub(1, Order::AcqRel) == 1) delete this;
    }

    ReadyQueue queue_;
    Atomic<std::uint32_t> references_ = 1;

    ReadyList ready_;
    UnorderedLink all_;
    std::size_t size_ = 0;
};

inline void UnorderedChild::release() noexcept {
    if (!state.release()) return;
    // Not the set's any more, so it has a reference to the core.
    UnorderedCore& core = core_;
    table().destroy(*this);
    core.release();
}

inline void UnorderedChild::wake_by_ref(const PollenFfiWaker* waker) noexcept {
    UnorderedChild& child = self(waker);
    if (!child.state.notify()) return;
    // The caller's reference keeps the child alive, and so the core.
    ReadyQueue& queue = child.core_.queue_;
    switch (queue.push(child, [] {})) {
        case ReadyPushDuty::Nothing:
            return;
        case ReadyPushDuty::WakeTask:
            return queue.wake_task();
        case ReadyPushDuty::Closed:
            return child.release();
    }
}

inline void UnorderedChild::wake(const PollenFfiWaker* waker) noexcept {
    UnorderedChild& child = self(waker);
    UnorderedCore& core = child.core_;
    switch (child.state.notify_and_release()) {
        case ChildWakeDuty::Nothing:
            return;
        case ChildWakeDuty::Destroy:
            child.table().destroy(child);
            return core.release();
        case ChildWakeDuty::Push:
            break;
    }
    // The right to push keeps the child alive, and so the core, until the push. Only who borrows
    // the task's waker needs them longer.
    bool is_kept = false;
    const auto keep = [&] {
        if (!std::exchange(is_kept, true)) child.state.add_references(1);
    };
    switch (core.queue_.push(child, keep)) {
        case ReadyPushDuty::Nothing:
            break;
        case ReadyPushDuty::WakeTask:
            core.queue_.wake_task();
            break;
        case ReadyPushDuty::Closed:
            child.release();
            break;
    }
    if (is_kept) child.release();
}

}  // namespace detail
POLLEN_NAMESPACE_END
