// SPDX-License-Identifier: MIT
// A waker from a shared object that knows what to do when it is woken (Rust's trait Wake).

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/waker.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// An object that can be woken: wake(), callable from any thread.
template <class W>
concept Wake = requires(W& w) { w.wake(); };

namespace detail {

// One shared object behind any number of wakers. Begins with the ABI's waker, so it crosses borders
// as it is.
template <Wake W>
class SharedWaker : public PollenFfiWaker {
public:
    explicit SharedWaker(std::shared_ptr<W> target) noexcept
        : PollenFfiWaker{&abi_vtable}, target_(std::move(target)) {}

private:
    static const SharedWaker* self(const PollenFfiWaker* waker) noexcept {
        return static_cast<const SharedWaker*>(waker);
    }

    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        // order: relaxed; the caller's own reference keeps the object alive, and nothing is
        // published.
        self(waker)->references_.fetch_add(1, Order::Relaxed);
        return waker;
    }

    static void wake(const PollenFfiWaker* waker) noexcept {
        abort_on_exception("Waker::wake", [&] { self(waker)->target_->wake(); });
        drop(waker);
    }

    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        W& target = *self(waker)->target_;
        abort_on_exception("Waker::wake_by_ref", [&] {
            if constexpr (requires { target.wake_by_ref(); }) {
                target.wake_by_ref();
            } else {
                target.wake();
            }
        });
    }

    static void drop(const PollenFfiWaker* waker) noexcept {
        // order: acq_rel: release hands this thread's uses to the last owner, whose acquire sees
        // them all.
        if (self(waker)->references_.fetch_sub(1, Order::AcqRel) == 1) delete self(waker);
    }

    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable abi_vtable{
        .clone = &SharedWaker::clone,
        .wake = &SharedWaker::wake,
        .wake_by_ref = &SharedWaker::wake_by_ref,
        .drop = &SharedWaker::drop,
    };

    mutable Atomic<std::size_t> references_ = 1;
    std::shared_ptr<W> target_;
};

}  // namespace detail

/// A waker that calls target->wake(); by reference target->wake_by_ref() if there is one.
///
/// Thread safety: the two are called from any thread, and from several at once.
/// Errors: they must not throw: the waker crosses borders as it is, so an exception ends the
/// process with a message.
/// Allocates: one block; clones of the waker share it. The target is released with the last of
/// them.
template <Wake W>
Waker make_waker(std::shared_ptr<W> target) {
    const PollenFfiWaker* shared = new detail::SharedWaker<W>(std::move(target));
    return Waker::from_raw({shared, &detail::abi_raw_waker_vtable});
}

POLLEN_NAMESPACE_END
