// SPDX-License-Identifier: MIT
// Lends a waker that does not speak the C ABI (a RawWaker made by hand) to a foreign future.

// On the stack for the duration of a poll; the callee's first clone makes one shim on the heap,
// which the future keeps, so that the next poll by the same waker lends that one: no allocation,
// and will_wake() holds on the other side. Each operation of the other side is exactly one
// operation on the waker within.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>

#include <cstddef>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

inline RawWaker clone_at_border(RawWaker waker) noexcept {
    return abort_on_exception("Waker::clone", [&] { return waker.vtable->clone(waker.data); });
}

/// A waker for the other side, shared by all its clones that have the same bits within. Each clone
/// owns one clone of the waker within; the reference that a future keeps owns only the memory.
class HeapWakerShim : public PollenFfiWaker {
public:
    /// A shim with one reference. Takes over inner.
    explicit HeapWakerShim(RawWaker inner) noexcept : PollenFfiWaker{&abi_vtable}, inner_(inner) {}
    HeapWakerShim(const HeapWakerShim&) = delete;
    HeapWakerShim& operator=(const HeapWakerShim&) = delete;

    bool wraps(RawWaker waker) const noexcept { return inner_ == waker; }

    void add_reference() const noexcept {
        // order: relaxed; the caller's own reference keeps the shim alive, and nothing is
        // published.
        references_.fetch_add(1, Order::Relaxed);
    }
    void release() const noexcept {
        // order: acq_rel: release hands this thread's uses to the last owner, whose acquire sees
        // them all.
        if (references_.fetch_sub(1, Order::AcqRel) == 1) delete this;
    }

private:
    ~HeapWakerShim() = default;

    static const HeapWakerShim* self(const PollenFfiWaker* waker) noexcept {
        return static_cast<const HeapWakerShim*>(waker);
    }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        const RawWaker cloned = clone_at_border(self(waker)->inner_);
        if (!self(waker)->wraps(cloned)) {
            return abort_on_exception("Waker::clone", [&] { return new HeapWakerShim(cloned); });
        }
        self(waker)->add_reference();
        return waker;
    }
    static void wake(const PollenFfiWaker* waker) noexcept {
        const RawWaker inner = self(waker)->inner_;
        abort_on_exception("Waker::wake", [&] { inner.vtable->wake(inner.data); });
        self(waker)->release();
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        const RawWaker inner = self(waker)->inner_;
        abort_on_exception("Waker::wake_by_ref", [&] { inner.vtable->wake_by_ref(inner.data); });
    }
    static void drop(const PollenFfiWaker* waker) noexcept {
        const RawWaker inner = self(waker)->inner_;
        abort_on_exception("Waker::drop", [&] { inner.vtable->drop(inner.data); });
        self(waker)->release();
    }

    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable abi_vtable{
        .clone = &HeapWakerShim::clone,
        .wake = &HeapWakerShim::wake,
        .wake_by_ref = &HeapWakerShim::wake_by_ref,
        .drop = &HeapWakerShim::drop,
    };

    mutable Atomic<std::size_t> references_ = 1;
    RawWaker inner_;
};

/// The memory of a shim that a future keeps from poll to poll.
class KeptWakerShim {
public:
    KeptWakerShim() noexcept = default;
    explicit KeptWakerShim(const HeapWakerShim* shim) noexcept : shim_(shim) {}
    KeptWakerShim(const KeptWakerShim&) = delete;
    KeptWakerShim& operator=(const KeptWakerShim&) = delete;
    KeptWakerShim(KeptWakerShim&& other) noexcept : shim_(std::exchange(other.shim_, nullptr)) {}
    KeptWakerShim& operator=(KeptWakerShim&& other) noexcept {
        std::swap(shim_, other.shim_);
        return *this;
    }
    ~KeptWakerShim() {
        if (shim_ != nullptr) shim_->release();
    }

    bool is_some() const noexcept { return shim_ != nullptr; }

    /// The shim, if it was made for this very waker.
    const HeapWakerShim* for_waker(RawWaker waker) const noexcept {
        return shim_ != nullptr && shim_->wraps(waker) ? shim_ : nullptr;
    }

private:
    const HeapWakerShim* shim_ = nullptr;
};

/// A borrowed waker for the other side, on the stack of a poll.
class StackWakerShim : public PollenFfiWaker {
public:
    explicit StackWakerShim(RawWaker inner) noexcept : PollenFfiWaker{&abi_vtable}, inner_(inner) {}
    StackWakerShim(const StackWakerShim&) = delete;
    StackWakerShim& operator=(const StackWakerShim&) = delete;
    ~StackWakerShim() { const KeptWakerShim released = take_made(); }

    /// The shim that the callee's first clone made, if any.
    KeptWakerShim take_made() noexcept {
        // order: acquire pairs with the release in clone(), which may have run in another thread.
        return KeptWakerShim(made_.exchange(nullptr, Order::Acquire));
    }

private:
    static const StackWakerShim* self(const PollenFfiWaker* waker) noexcept {
        return static_cast<const StackWakerShim*>(waker);
    }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        const RawWaker cloned = clone_at_border(self(waker)->inner_);
        // order: acquire pairs with the release below: it sees the shim that another clone made.
        const HeapWakerShim* made = self(waker)->made_.load(Order::Acquire);
        if (made == nullptr) {
            made = abort_on_exception("Waker::clone", [&] { return new HeapWakerShim(cloned); });
            made->add_reference();  // for the future
            const HeapWakerShim* none = nullptr;
            // order: release publishes the shim to who takes it or clones next; a failure reads
            // nothing.
            if (!self(waker)->made_.compare_exchange_strong(none, made, Order::Release,
                                                            Order::Relaxed)) {
                made->release();  // two threads cloned at once, and the other was first
            }
            return made;
        }
        if (!made->wraps(cloned)) {
            return abort_on_exception("Waker::clone", [&] { return new HeapWakerShim(cloned); });
        }
        made->add_reference();
        return made;
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        const RawWaker inner = self(waker)->inner_;
        abort_on_exception("Waker::wake_by_ref", [&] { inner.vtable->wake_by_ref(inner.data); });
    }
    [[noreturn]] static void consumed(const PollenFfiWaker*) noexcept {
        abort_with("a foreign future consumed the borrowed waker of its context");
    }

    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable abi_vtable{
        .clone = &StackWakerShim::clone,
        .wake = &StackWakerShim::consumed,
        .wake_by_ref = &StackWakerShim::wake_by_ref,
        .drop = &StackWakerShim::consumed,
    };

    RawWaker inner_;
    mutable Atomic<const HeapWakerShim*> made_ = nullptr;
};

}  // namespace detail
POLLEN_NAMESPACE_END
