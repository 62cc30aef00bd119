// SPDX-License-Identifier: MIT
// The three kinds of co_await in a Coro: a child coroutine, any other future, and the context.

#pragma once

#include <pollen/coro/trampoline.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <coroutine>
#include <exception>
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
class CoroAwaiter : private CoroAwait {
public:
    template <bool Sendable>
    explicit CoroAwaiter(BasicCoro<T, Sendable>&& coro) noexcept {
        child = std::exchange(coro.result_, nullptr);
    }
    CoroAwaiter(const CoroAwaiter&) = delete;
    CoroAwaiter& operator=(const CoroAwaiter&) = delete;
    ~CoroAwaiter() {
        if (child != nullptr) child->destroy_chain();
    }

    bool await_ready() const noexcept { return false; }

    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) {
        CoroCore& parent = self.promise();
        if (child == nullptr) throw_polled_after_ready();
        if (POLLEN_LIKELY(child->state() == CoroCore::State::Created)) {
            parent.await_child(*this, *child);
            return true;
        }
        if (child->poll_chain(parent.run().cx)) return false;
        poll_leaf = [](CoroAwait* await, Context& cx) { return await->child->poll_chain(cx); };
        parent.await_leaf(*this);
        return true;
    }

    T await_resume() { return static_cast<CoroResult<T>*>(child)->take(); }
};

/// Awaits any other future F, or an lvalue of it where F is a reference.
template <class F>
class FutureAwaiter : private CoroAwait {
    using Output = FutureOutput<F>;

public:
    template <class Arg>
    FutureAwaiter(CoroCore& parent, Arg&& future)
        : parent_(parent), future_(std::forward<Arg>(future)), answer_(Pending{}) {}
    FutureAwaiter(const FutureAwaiter&) = delete;
    FutureAwaiter& operator=(const FutureAwaiter&) = delete;

    bool await_ready() {
        answer_ = future_.poll(parent_.run().cx);
        return answer_.is_ready();
    }

    void await_suspend(std::coroutine_handle<>) noexcept {
        poll_leaf = [](CoroAwait* await, Context& cx) {
            auto* const self = static_cast<FutureAwaiter*>(await);
            self->answer_ = self->future_.poll(cx);
            return self->answer_.is_ready();
        };
        parent_.await_leaf(*this);
    }

    Output await_resume() {
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(answer_.is_pending()))
            std::rethrow_exception(*parent_.run().leaf_error);
#endif
        return std::move(answer_).value();
    }

private:
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

}  // namespace detail
POLLEN_NAMESPACE_END
