// SPDX-License-Identifier: MIT
// The wakers of block_on: one on the stack for the poll, one on the heap for those who keep it.

#include <pollen/executor/block_on.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/executor/parker.hpp>

#include <cstdint>
#include <limits>

POLLEN_NAMESPACE_BEGIN
namespace detail {

// Outlives block_on for as long as somebody keeps a waker.
class SharedUnparker : public PollenFfiWaker {
public:
    SharedUnparker() noexcept : PollenFfiWaker{&abi_vtable} {}

    void park() noexcept { parker_.park(); }
    /// True if nobody can unpark: there is no token, and no waker but the one of block_on.
    bool is_forgotten() const noexcept {
        // order: acquire pairs with drop(): the token of a waker that is gone is seen.
        return references_.load(Order::Acquire) == 1 && !parker_.is_unparked();
    }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        // order: relaxed; the caller's own reference keeps the object alive, and nothing is
        // published.
        const std::uint32_t before = self(waker)->references_.fetch_add(1, Order::Relaxed);
        if (POLLEN_UNLIKELY(before > std::numeric_limits<std::uint32_t>::max() / 2)) {
            abort_with("too many clones of the waker of a block_on");
        }
        return waker;
    }
    static void drop(const PollenFfiWaker* waker) noexcept {
        // order: release hands this thread's uses to the last owner, whose acquire sees them all.
        if (self(waker)->references_.fetch_sub(1, Order::AcqRel) == 1) delete self(waker);
    }

private:
    static const SharedUnparker* self(const PollenFfiWaker* waker) noexcept {
        return static_cast<const SharedUnparker*>(waker);
    }
    static void wake(const PollenFfiWaker* waker) noexcept {
        wake_by_ref(waker);
        drop(waker);
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept { self(waker)->parker_.unpark(); }

    static constexpr PollenFfiWakerVTable abi_vtable{
        .clone = &SharedUnparker::clone,
        .wake = &SharedUnparker::wake,
        .wake_by_ref = &SharedUnparker::wake_by_ref,
        .drop = &SharedUnparker::drop,
    };

    mutable Atomic<std::uint32_t> references_ = 1;
    mutable Parker parker_;
};

constexpr PollenFfiWakerVTable BlockOn::abi_vtable{
    .clone = &BlockOn::clone,
    .wake = &BlockOn::consume,
    .wake_by_ref = &BlockOn::wake_by_ref,
    .drop = &BlockOn::consume,
};

BlockOn::BlockOn() : PollenFfiWaker{&abi_vtable} {}

BlockOn::~BlockOn() {
    // order: relaxed; polls are over, and whoever cloned did so within one.
    if (SharedUnparker* shared = shared_.load(Order::Relaxed)) SharedUnparker::drop(shared);
}

RawWaker BlockOn::waker() noexcept {
    // order: relaxed; set within an earlier poll of this thread, or by a thread which that poll
    // waited for.
    if (const SharedUnparker* shared = shared_.load(Order::Relaxed)) {
        return {shared, &abi_raw_waker_vtable};
    }
    return {static_cast<PollenFfiWaker*>(this), &abi_raw_waker_vtable};
}

void BlockOn::wait() noexcept {
    // order: relaxed; a wake of the borrowed waker happened within the poll that has returned, so
    // whoever woke from another thread is ordered before this by the poll itself.
    if (woken_.load(Order::Relaxed)) {
        // order: relaxed; as above, nobody else is at it between polls.
        woken_.store(false, Order::Relaxed);
        return;
    }
    // order: relaxed; as in waker().
    SharedUnparker* const shared = shared_.load(Order::Relaxed);
    POLLEN_ASSERT(
        shared != nullptr && !shared->is_forgotten(),
        "block_on: the future answered Pending and kept no waker, so it would sleep for ever");
    if (shared != nullptr) return shared->park();
    Parker never;
    never.park();
}

const PollenFfiWaker* BlockOn::clone(const PollenFfiWaker* waker) {
    const BlockOn& self = *static_cast<const BlockOn*>(waker);
    // order: acquire pairs with the release below: a clone may be made by several threads within
    // one poll.
    SharedUnparker* shared = self.shared_.load(Order::Acquire);
    if (shared == nullptr) {
        SharedUnparker* made = new SharedUnparker;
        // order: release publishes the new object to other clones; acquire sees one that came
        // first.
        if (self.shared_.compare_exchange_strong(shared, made, Order::Release, Order::Acquire)) {
            shared = made;
        } else {
            SharedUnparker::drop(made);
        }
    }
    return SharedUnparker::clone(shared);
}

void BlockOn::wake_by_ref(const PollenFfiWaker* waker) noexcept {
    // order: relaxed; read by wait() after the poll, see there.
    static_cast<const BlockOn*>(waker)->woken_.store(true, Order::Relaxed);
}

void BlockOn::consume(const PollenFfiWaker*) noexcept {
    abort_with(
        "the waker of a poll's context was consumed, though it is borrowed (clone it first)");
}

}  // namespace detail
POLLEN_NAMESPACE_END
