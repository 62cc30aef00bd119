// SPDX-License-Identifier: MIT
// What stands before each future of a FuturesUnordered, without the type of the future.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/stream/child_state.hpp>
#include <pollen/stream/ready_queue.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/raw_waker.hpp>

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

    void drop_future() noexcept { table().drop_future(*this); }
    void destroy() noexcept { table().destroy(*this); }

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

}  // namespace detail
POLLEN_NAMESPACE_END
