// SPDX-License-Identifier: MIT
// The context of a poll as it crosses a border, and the ways from and to a Context.

#pragma once

#include <pollen/abi/context.h>
#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/ffi/waker_shim.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A pointer to the borrowed waker of the polling task: the same bytes as PollenFfiContext. Valid
/// during one poll.
class FfiContext {
public:
    /// Precondition: waker lives at least as long as this context, and is not null.
    explicit FfiContext(const PollenFfiWaker* waker) noexcept : waker_(waker) {}

    const PollenFfiWaker* waker() const noexcept { return waker_; }

private:
    const PollenFfiWaker* waker_;
};

static_assert(sizeof(FfiContext) == sizeof(PollenFfiContext) &&
              std::is_standard_layout_v<FfiContext>);

/// Calls f with a Context for the waker that came in from the other side. Allocates nothing; a
/// waker that crosses out again from there is the same pointer.
template <class F>
decltype(auto) with_context(FfiContext& ffi_context, F&& f) {
    const BorrowedWaker waker(RawWaker{ffi_context.waker(), &detail::abi_raw_waker_vtable});
    Context cx(waker);
    return std::forward<F>(f)(cx);
}

namespace detail {

// with_ffi_context for a waker made by hand: lends the kept shim if it is this waker's, else one on
// the stack, and keeps what the callee's clone made of that.
// The waker is passed by reference: g++ would else load both its words as one already where it is
// only looked at, right after they were stored (see BasicFfiFuture::word_by_word).
template <class F>
POLLEN_NOINLINE decltype(auto) with_waker_shim(const Waker& by_hand, KeptWakerShim& kept, F&& f) {
    const RawWaker waker = by_hand.raw();
    if (const HeapWakerShim* shim = kept.for_waker(waker)) {
        FfiContext ffi_context(shim);
        return std::forward<F>(f)(ffi_context);
    }
    struct Lent : StackWakerShim {
        Lent(RawWaker inner, KeptWakerShim& keeper) noexcept
            : StackWakerShim(inner), kept(keeper) {}
        ~Lent() {
            KeptWakerShim made = take_made();
            if (made.is_some()) kept = std::move(made);
        }
        KeptWakerShim& kept;
    };
    Lent lent(waker, kept);
    FfiContext ffi_context(&lent);
    return std::forward<F>(f)(ffi_context);
}

template <class F>
decltype(auto) with_ffi_context(Context& cx, KeptWakerShim& kept, F&& f) {
    const Waker& waker = cx.waker();
    if (POLLEN_LIKELY(waker.vtable() == &abi_raw_waker_vtable)) {
        FfiContext ffi_context(abi_waker(waker.data()));
        return std::forward<F>(f)(ffi_context);
    }
    return with_waker_shim(waker, kept, std::forward<F>(f));
}

}  // namespace detail

/// Calls f with an FfiContext for cx, to poll a foreign future by hand (FfiFuture does it for you).
///
/// The waker of a task of our executors, or one that came in from another side, passes as the
/// pointer it is. A RawWaker made by hand is lent through a shim on the stack.
/// Allocates: nothing, unless the callee clones such a waker.
/// Errors: what f throws. A waker function that throws when the other side calls it ends the
/// process with a message.
template <class F>
decltype(auto) with_ffi_context(Context& cx, F&& f) {
    detail::KeptWakerShim kept;
    return detail::with_ffi_context(cx, kept, std::forward<F>(f));
}

POLLEN_NAMESPACE_END
