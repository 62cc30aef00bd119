// SPDX-License-Identifier: MIT
// Runs one future to its end on this thread, which sleeps while the future waits.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class SharedUnparker;

// What block_on needs that does not depend on the type of the future. Begins with a waker that
// lives on the stack: its first clone makes the shared one on the heap, so a future that never
// keeps a waker costs no allocation.
class BlockOn : public PollenFfiWaker {
public:
    BlockOn();
    BlockOn(const BlockOn&) = delete;
    BlockOn& operator=(const BlockOn&) = delete;
    ~BlockOn();

    /// For the next poll. Clones of it may be kept for ever.
    RawWaker waker() noexcept;

    /// Sleeps until the waker was woken.
    void wait() noexcept;

private:
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker);
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept;
    static void consume(const PollenFfiWaker* waker) noexcept;
    static const PollenFfiWakerVTable abi_vtable;

    Enter enter_;
    // Set if the waker on the stack itself was woken, which can happen during a poll only.
    mutable Atomic<bool> woken_ = false;
    mutable Atomic<SharedUnparker*> shared_ = nullptr;
    FrameCache frames_;
    FrameCacheScope frame_scope_{frames_};
};

}  // namespace detail

/// Polls the future until it is ready and returns its output; sleeps in between, without spinning.
///
/// The future is polled where it is: a temporary is not moved, an lvalue can be looked at
/// afterwards.
///
/// Errors: what the future throws. EnterError inside another block_on or executor on the same
/// thread (without exceptions the process ends with its message). Thread safety: from any number of
/// threads at once, each with a future of its own. The waker may be woken and dropped from any
/// thread, also after block_on has returned. Memory ordering: what a thread wrote before it woke is
/// visible to the poll that follows. Allocates: nothing until the future clones the waker, then one
/// block in all. Coroutine frames made by the future are recycled among themselves.
///
/// Example:
/// ```cpp
/// int answer = pollen::block_on(pollen::future::ready(42));
/// ```
template <class F>
FutureOutput<IntoFutureType<F>> block_on(F&& future) {
    using Output = FutureOutput<IntoFutureType<F>>;
    auto&& polled = pollen::into_future(std::forward<F>(future));
    detail::MainFuture main("block_on", polled);
    detail::BlockOn session;
    for (;;) {
        const BorrowedWaker waker(session.waker());
        Context cx(*waker);
        Poll<Output> answer = main.poll(cx);
        if (POLLEN_LIKELY(answer.is_ready())) return std::move(answer).value();
        session.wait();
    }
}

POLLEN_NAMESPACE_END
