// SPDX-License-Identifier: MIT
// The future of shared(), and then its outcome, behind what all clones share.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/shared_core.hpp>
#include <pollen/future/shared_state.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <exception>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What the future of shared() has come to.
template <class T>
struct SharedOutcome {
    explicit SharedOutcome(Poll<T>&& with) : answer(std::move(with)) {}
    explicit SharedOutcome(std::exception_ptr with) noexcept
        : answer(Pending{}), error(std::move(with)) {}

    Poll<T> answer;  // pending if it threw
    std::exception_ptr error;
};

/// The future, and then its outcome, behind what all clones share.
template <class F>
class SharedCell : public SharedCore {
    using T = FutureOutput<F>;

public:
    template <class Value>
    explicit SharedCell(Value&& value) : SharedCore(vtable) {
        content_.with([&](auto& content) {
            content.emplace_first(
                [&]() -> F { return detail::take_future(std::forward<Value>(value)); });
        });
    }

    /// True if the outcome is there. Else the waiter's task will be woken.
    /// Errors: what the clone of the context's waker throws.
    bool poll(SharedWaiter& waiter, Context& cx) {
        using Turn = SharedState::Turn;
        Turn turn = state.begin_poll();
        if (turn == Turn::Waits) {
            // First into the list, then another look: the one that polls does it the other way
            // round.
            wait(waiter, cx.waker());
            turn = state.begin_poll();
        }
        if (turn == Turn::Polls) return poll_future(waiter, cx);
        return turn == Turn::Reads;
    }

    /// The outcome. Precondition: it is there.
    const SharedOutcome<T>& outcome() const {
        return content_.with([](const auto& content) -> auto& { return content.second(); });
    }
    /// Precondition: there is no other clone.
    SharedOutcome<T>& own_outcome() {
        return content_.with([](auto& content) -> auto& { return content.second(); });
    }

    /// After the last clone: destroys what is left, and gives the clones' reference back.
    void end() noexcept {
        content_.with([](auto& content) { content.reset(); });
        release();
    }

private:
    /// Ends a turn after which the future is pending.
    struct TurnEnd {
        explicit TurnEnd(SharedCore& of) noexcept : core(of) {}
        TurnEnd(const TurnEnd&) = delete;
        TurnEnd& operator=(const TurnEnd&) = delete;
        ~TurnEnd() {
            if (core.state.end_poll()) core.wake_all();
        }
        SharedCore& core;
    };

    bool poll_future(SharedWaiter& waiter, Context& cx) {
        const BorrowedWaker waker(raw_waker());
        Context inner(waker);
        if (content_.with([&](auto& content) { return poll_content(content, inner); })) {
            state.finish();
            leave(waiter);
            wake_all();
            return true;
        }
        const TurnEnd at_the_end(*this);  // also if the waker cannot be cloned
        wait(waiter, cx.waker());
        return false;
    }

    // The future is gone before its outcome is there.
    static bool poll_content(OneOf<F, SharedOutcome<T>>& content, Context& cx) {
#if POLLEN_EXCEPTIONS
        try {
#endif
            Poll<T> answer = content.first().poll(cx);
            if (answer.is_pending()) return false;
            content.emplace_second([&] { return SharedOutcome<T>(std::move(answer)); });
#if POLLEN_EXCEPTIONS
        } catch (...) {
            content.emplace_second([] { return SharedOutcome<T>(std::current_exception()); });
        }
#endif
        return true;
    }

    static void destroy(SharedCore& core) noexcept { delete static_cast<SharedCell*>(&core); }

    POLLEN_HIDDEN static constexpr SharedVTable vtable{
        .waker = SharedCore::waker_vtable,
        .destroy = &destroy,
    };

    Cell<OneOf<F, SharedOutcome<T>>> content_;  // by the table in shared_state.hpp
};

}  // namespace detail
POLLEN_NAMESPACE_END
