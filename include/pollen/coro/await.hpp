// SPDX-License-Identifier: MIT
// What a coroutine may await, of three kinds: a child coroutine, any other future, and the context.

#pragma once

#include <pollen/coro/frame.hpp>
#include <pollen/coro/this_context.hpp>
#include <pollen/coro/trampoline.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/in_parts.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/yields.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <coroutine>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T, bool Sendable>
class BasicCoro;

namespace detail {

template <class T>
class CoroResult;

/// Awaits a coroutine that it owns. A new one joins the chain; one that was polled before is polled
/// as a leaf.
template <class T>
class CoroAwaiter : private AwaitPlace {
public:
    template <bool Sendable>
    CoroAwaiter(CoroCore& parent, BasicCoro<T, Sendable>&& coro, AwaitPlace place) noexcept
        : AwaitPlace(place), parent_(parent), child_(std::exchange(coro.result_, nullptr)) {}
    CoroAwaiter(const CoroAwaiter&) = delete;
    CoroAwaiter& operator=(const CoroAwaiter&) = delete;
    ~CoroAwaiter() {
        if (child_ != nullptr) child_->destroy_chain();
    }

    bool await_ready() {
        if (POLLEN_UNLIKELY(child_ == nullptr)) throw_no_frame();
        if (POLLEN_UNLIKELY(child_->state() != CoroCore::State::Created)) return poll_root();
        return parent_.run_child(*child_);
    }

    void await_suspend(std::coroutine_handle<>) noexcept {
        parent_.suspend_at(*this);
        if (POLLEN_UNLIKELY(child_->state() == CoroCore::State::Suspended))
            return parent_.await_root(child_);
        parent_.await_child(child_);
    }

    T await_resume() { return static_cast<CoroResult<T>*>(child_)->take(); }

private:
    POLLEN_COLD bool poll_root() { return child_->poll_chain(parent_.run().cx); }

    CoroCore& parent_;
    CoroCore* child_;
};

/// Awaits any other future F, or an lvalue of it where F is a reference.
template <class F>
class FutureAwaiter : private CoroLeaf, private AwaitPlace {
    using Output = FutureOutput<F>;
    // Nobody else has it, so nobody can tell that the second poll is left out.
    static constexpr bool is_own_yield = yields<F> && !std::is_reference_v<F>;

public:
    template <class Arg>
    FutureAwaiter(CoroCore& parent, Arg&& future, AwaitPlace place)
        : AwaitPlace(place),
          parent_(parent),
          future_(pollen::into_future(std::forward<Arg>(future))),
          answer_(Pending{}) {}
    FutureAwaiter(const FutureAwaiter&) = delete;
    FutureAwaiter& operator=(const FutureAwaiter&) = delete;

    // Here and not when the awaiter is made: g++ makes all awaiters of an expression first.
    bool await_ready() {
        ask(parent_.run().cx);
        return answer_.is_ready();
    }

    void await_suspend(std::coroutine_handle<>) noexcept {
        this->poll = [](CoroLeaf* leaf, Context& cx) {
            if constexpr (is_own_yield) return true;
            auto* const self = static_cast<FutureAwaiter*>(leaf);
            self->ask(cx);
            return self->answer_.is_ready();
        };
        parent_.suspend_at(*this);
#if POLLEN_TASK_DUMPS
        this->traced = detail::traced(future_);
#endif
        parent_.await_leaf(*this);
    }

    Output await_resume() {
        if constexpr (is_own_yield) return;
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(answer_.is_pending())) throw_leaf_error();
#endif
        if constexpr (std::is_object_v<Output>) {
            return detail::in_parts(std::move(answer_).value());
        } else {
            return answer_.value();
        }
    }

private:
    // The answer is made in its place if it may be: one of several words that is copied right after
    // it was written, a byte here and a word there, is waited for by the processor.
    POLLEN_ALWAYS_INLINE void ask(Context& cx) {
        if constexpr (!std::is_trivially_destructible_v<Poll<Output>>) {
            answer_ = future_.poll(cx);
        } else {
#if POLLEN_EXCEPTIONS
            try {
                ::new (static_cast<void*>(&answer_)) Poll<Output>(future_.poll(cx));
            } catch (...) {
                // It may have been written before something threw.
                ::new (static_cast<void*>(&answer_)) Poll<Output>(Pending{});
                throw;
            }
#else
            ::new (static_cast<void*>(&answer_)) Poll<Output>(future_.poll(cx));
#endif
        }
    }

#if POLLEN_EXCEPTIONS
    [[noreturn]] POLLEN_COLD void throw_leaf_error() {
        std::exception_ptr& thrown = parent_.run().leaf_error;
        const std::exception_ptr error = std::move(thrown);
        thrown.~exception_ptr();  // NOLINT(bugprone-use-after-move)
        std::rethrow_exception(error);
    }
#endif

    CoroCore& parent_;
    F future_;
    Poll<Output> answer_;
};

/// Gives the running coroutine the context of its poll.
class ContextAwaiter {
public:
    explicit ContextAwaiter(CoroCore& self) noexcept : self_(self) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    Context& await_resume() const noexcept { return self_.run().cx; }

private:
    CoroCore& self_;
};

struct FinalAwait {
    FinalAwait() noexcept {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
};

/// A promise of a coroutine that awaits: Base, which begins with a CoroCore, and what every
/// coroutine of the library does alike.
template <class Base, bool Sendable>
class AwaitingPromise : public Base {
public:
    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwait final_suspend() const noexcept { return {}; }

    // g++ would keep an argument that is empty in the frame, so there is none without the switch.
#if POLLEN_TASK_DUMPS
    template <class A>
    auto await_transform(A&& awaited, AwaitPlace place = AwaitPlace()) {
        return awaiter_of(std::forward<A>(awaited), place);
    }
#else
    template <class A>
    auto await_transform(A&& awaited) {
        return awaiter_of(std::forward<A>(awaited), AwaitPlace());
    }
#endif

protected:
    using Base::Base;

    template <class F>
    static constexpr void check_sendable() {
        static_assert(!Sendable || sendable<F>,
                      "pollen: a Coro may move to another thread between polls and cannot await "
                      "what must stay on one thread "
                      "(LocalCoro, LocalFfiFuture, LocalBoxFuture, or a future built from them): "
                      "make this function a LocalCoro, or a LocalAsyncGenerator");
    }

private:
    ContextAwaiter awaiter_of(ThisContext, AwaitPlace) noexcept { return ContextAwaiter(*this); }

    template <class U, bool ChildSendable>
    CoroAwaiter<U> awaiter_of(BasicCoro<U, ChildSendable>&& child, AwaitPlace place) noexcept {
        check_sendable<BasicCoro<U, ChildSendable>>();
        return CoroAwaiter<U>(*this, std::move(child), place);
    }

    template <class F>
    auto awaiter_of(F&& awaited, AwaitPlace place) {
        using Awaited = decltype(pollen::into_future(std::forward<F>(awaited)));
        // An lvalue future is awaited where it is; anything else is moved into the awaiter.
        using Value = std::remove_cvref_t<Awaited>;
        using Held = std::conditional_t<std::is_lvalue_reference_v<Awaited>, Awaited, Value>;
        check_future<std::remove_reference_t<Held>>();
        check_sendable<Value>();
        static_assert(
            alignof(FutureAwaiter<Held>) <= 16,
            "pollen: g++ and clang do not align the frame of a coroutine beyond 16 bytes; "
            "box a future that asks for more, and let its output be a pointer");
        return FutureAwaiter<Held>(*this, std::forward<F>(awaited), place);
    }
};

}  // namespace detail
POLLEN_NAMESPACE_END
