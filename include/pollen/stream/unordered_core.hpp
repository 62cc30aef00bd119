// SPDX-License-Identifier: MIT
// FuturesUnordered without the types of its futures: its lists, and what the wakers of its children
// do.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/stream/child_state.hpp>
#include <pollen/stream/ready_queue.hpp>
#include <pollen/stream/unordered_child.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What became of a child that was polled.
enum class [[nodiscard]] ChildPoll {
    Pending,  // it stays
    GoOn,     // it is gone; poll the next
    Stop,     // and no other is to be polled now
    Again,    // it stays, is polled again in its turn, and no other is to be polled now
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

    /// A new child, behind or before all others in the ring; it will be polled after those that
    /// were woken.
    void add(UnorderedChild& child) noexcept { insert(child, all_); }
    void add_front(UnorderedChild& child) noexcept { insert(child, *all_.next); }

    /// Destroys the child, which is not being polled.
    template <class Child>
    void destroy(Child& child) noexcept {
        remove(child);
        child.drop_future();
        if (let_go(child)) child.destroy();
    }

    /// Calls poll(child) for the children that were woken, until it says Stop or Again. False if it
    /// did not: then the task of cx is woken when there is more to do.
    ///
    /// Makes at most as many polls as there are children, and none after two that woke themselves.
    template <class PollChild>
    bool poll_woken(Context& cx, PollChild poll);

    /// Destroys all futures but one, the newest first. Null spares none.
    POLLEN_NOINLINE void clear(const UnorderedChild* spared = nullptr) noexcept {
        if (is_polling_) abort_with("a set of futures was cleared by one of them");
        // A destructor may push: the ring is looked at afresh each time.
        const std::size_t left = spared == nullptr ? 0 : 1;
        while (size_ != left) {
            auto* child = static_cast<UnorderedChild*>(all_.previous);
            if (child == spared) child = static_cast<UnorderedChild*>(child->previous);
            destroy(*child);
        }
        release_entries();
    }

    /// The set goes.
    POLLEN_NOINLINE void shut_down() noexcept {
        clear();
        queue_.close(ready_);
        release_entries();
        release();
    }

    std::size_t size() const noexcept { return size_; }

    /// The ring of all children goes through this.
    UnorderedLink& all() noexcept { return all_; }

    /// The time in which a child is polled. At its end the child is removed, unless keep() was
    /// called.
    template <class Child>
    class Polling {
    public:
        Polling(UnorderedCore& core, Child& child) noexcept : core_(core), child_(&child) {
            core_.is_polling_ = true;
        }
        Polling(const Polling&) = delete;
        Polling& operator=(const Polling&) = delete;
        ~Polling() {
            core_.is_polling_ = false;
            if (child_ != nullptr) core_.destroy(*child_);
        }
        void keep() noexcept { child_ = nullptr; }

    private:
        UnorderedCore& core_;
        Child* child_;
    };

private:
    friend UnorderedChild;

    void insert(UnorderedChild& child, UnorderedLink& before) noexcept {
        UnorderedLink& link = child;
        link.next = &before;
        link.previous = before.previous;
        before.previous->next = &link;
        before.previous = &link;
        ++size_;
        // Behind those that were woken before: else a set that is filled again and again would
        // leave no turn to them.
        queue_.collect(ready_);
        ready_.push_back(child);
    }

    /// Gives back what the entries of children that have gone hold.
    void release_entries() noexcept {
        ready_.keep_if([](ReadyEntry& entry) {
            auto& child = static_cast<UnorderedChild&>(entry);
            if (!child.state.is_gone()) return true;
            child.release();
            return false;
        });
    }

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
    bool is_polling_ = false;
};

template <class PollChild>
bool UnorderedCore::poll_woken(Context& cx, PollChild poll) {
    POLLEN_ASSERT(!is_polling_, "a set of futures is polled by one of them");
    std::size_t polls_left = size_;
    int yields_left = 2;
    bool is_armed = false;  // the next wake of a child asks for another poll
    for (;;) {
        if (ready_.is_empty()) {
            if (is_armed) return false;
            is_armed = true;
            if (!queue_.take(cx.waker(), ready_)) cx.waker().wake_by_ref();
            continue;
        }
        auto& child = static_cast<UnorderedChild&>(ready_.front());
        if (POLLEN_UNLIKELY(child.state.is_gone())) {
            ready_.pop_front();
            child.release();
            continue;
        }
        if (polls_left-- == 0) break;
        ready_.pop_front();
        child.state.arrive();
        const ChildPoll polled = poll(child);
        if (polled == ChildPoll::Stop) return true;
        if (polled == ChildPoll::Again) {
            // Behind all that were woken before: else those that always have something would leave
            // no turn to the others.
            queue_.collect(ready_);
            if (child.state.notify()) ready_.push_back(child);
            return true;
        }
        const bool yields = polled == ChildPoll::Pending && child.state.is_queued();
        if (yields && --yields_left == 0) break;
    }
    cx.waker().wake_by_ref();
    return false;
}

inline void UnorderedChild::release() noexcept {
    if (!state.release()) return;
    // Not the set's any more, so it has a reference to the core.
    UnorderedCore& core = core_;
    destroy();
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
    // Who is to wake the task needs the core afterwards, so the reference is given back last.
    if (core.queue_.is_armed()) {
        wake_by_ref(waker);
        return child.release();
    }
    switch (child.state.notify_and_release()) {
        case ChildWakeDuty::Nothing:
            return;
        case ChildWakeDuty::Destroy:
            child.destroy();
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
