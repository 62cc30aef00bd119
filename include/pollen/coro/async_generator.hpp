// SPDX-License-Identifier: MIT
// AsyncGenerator<T> and LocalAsyncGenerator<T>: the return types of coroutines that are streams.

#pragma once

#include <pollen/coro/frame.hpp>
#include <pollen/coro/generator_promise.hpp>
#include <pollen/coro/trampoline_trace.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <coroutine>
#include <optional>
#include <tuple>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What AsyncGenerator and LocalAsyncGenerator are; use those names.
///
/// A coroutine with this return type is a stream: `co_yield value;` gives the next item. Calling it
/// copies the arguments into the frame and runs nothing; each poll runs the body up to the next
/// co_yield, or the next await that is pending. It may await what a Coro may, and yield all items
/// of another stream: `co_yield elements_of(other);`.
///
/// The item is made from the yielded value where the poll returns it: with one copy or one move. A
/// generator of references, AsyncGenerator<X&> or AsyncGenerator<const X&>, has pointers for items;
/// such an item is valid until the generator is polled again or destroyed, unless what it points to
/// lives elsewhere.
///
/// Errors: what leaves the body is thrown by poll_next(), and ends the stream. A poll after the end
/// answers the end again. A poll of one that was moved from, or got no memory, throws
/// PolledAfterReady.
/// Thread safety: one thread at a time; an AsyncGenerator may be polled by another thread each
/// time.
/// Cancellation: destroying it, at a co_yield or an await, destroys the chain of frames from the
/// innermost up, in constant stack.
/// Allocates: one frame for each call, as Coro does (see coro/frame.hpp); nothing for an item.
///
/// Example:
/// ```cpp
/// pollen::AsyncGenerator<int> count_to(int last) {
///     for (int i = 1; i <= last; ++i) {
///         co_await pollen::future::yield_now();
///         co_yield i;
///     }
/// }
///
/// pollen::Coro<int> sum() {
///     int total = 0;
///     auto numbers = count_to(4);
///     while (auto number = co_await numbers.next())
///         total += *number;
///     co_return total;
/// }
/// ```
template <class T, bool Sendable>
class [[nodiscard]] BasicAsyncGenerator : public StreamInterface<BasicAsyncGenerator<T, Sendable>> {
public:
    using Item = detail::GeneratorItem<T>;
    using promise_type = detail::GeneratorPromise<T, Sendable>;
    static constexpr bool is_sendable = Sendable;
    static constexpr bool is_unpin = true;  // the pointer moves, the frame stays

    BasicAsyncGenerator(const BasicAsyncGenerator&) = delete;
    BasicAsyncGenerator& operator=(const BasicAsyncGenerator&) = delete;
    BasicAsyncGenerator(BasicAsyncGenerator&& other) noexcept
        : promise_(std::exchange(other.promise_, nullptr)),
          has_ended_(std::exchange(other.has_ended_, false)) {}
    BasicAsyncGenerator& operator=(BasicAsyncGenerator&& other) noexcept {
        BasicAsyncGenerator taken(std::move(other));  // first: other may be this one
        std::swap(promise_, taken.promise_);
        std::swap(has_ended_, taken.has_ended_);
        return *this;
    }
    ~BasicAsyncGenerator() {
        if (promise_ != nullptr) promise_->destroy_chain();
    }

    /// True if it may be polled: false when it was moved from, and from the start if its allocator
    /// had no memory.
    bool is_valid() const noexcept { return promise_ != nullptr || has_ended_; }
    /// True once the stream has ended (FusedStream).
    bool is_terminated() const noexcept { return has_ended_; }

    Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<Item>> answer = std::optional<Item>();
        if (!poll_into(answer.value(), cx)) answer = Pending{};
        return answer;
    }

#if POLLEN_TASK_DUMPS
    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (promise_ == nullptr) return trace.future("a generator that has ended");
        promise_->trace_chain(trace);
    }
    // safe: every promise begins with its CoroCore. For debuggers alone, which know no types.
    const void* const* traced_coroutine() const noexcept {
        return reinterpret_cast<const void* const*>(&promise_);
    }
#endif

private:
    friend promise_type;
    template <class U>
    friend class detail::GeneratorAwaiter;

    explicit BasicAsyncGenerator(detail::GeneratorCore<T>* promise) noexcept : promise_(promise) {}

    // False if it is pending; else there is an item in its place, or it has ended.
    bool poll_into(std::optional<Item>& item, Context& cx) {
        if (POLLEN_UNLIKELY(promise_ == nullptr)) return check_ended();
        detail::GeneratorRun<T> run(cx, item);
        if (!promise_->poll_chain(run)) return item.has_value();
        // The frame goes before the caller hears of the end.
        const BasicAsyncGenerator finished(std::move(*this));
        has_ended_ = true;
        finished.promise_->check();
        return true;
    }
    bool check_ended() const {
        if (!has_ended_) detail::throw_no_frame();
        return true;
    }
    /// Gives up the frame; null if it has ended.
    detail::CoroCore* release() {
        if (promise_ == nullptr) check_ended();
        return std::exchange(promise_, nullptr);
    }

    detail::GeneratorCore<T>* promise_;  // null when ended, moved from, or without memory
    bool has_ended_ = false;
};

/// The return type of a generator that may move between threads from one poll to the next. Refuses
/// to await what may not.
template <class T>
using AsyncGenerator = BasicAsyncGenerator<T, true>;

/// The return type of a generator that stays on one thread: may also await what must stay there.
template <class T>
using LocalAsyncGenerator = BasicAsyncGenerator<T, false>;

POLLEN_NAMESPACE_END

// A generator that is given an allocator: f(std::allocator_arg, allocator, ...), free or a member.
template <class T, bool Sendable, class Allocator, class... Rest>
struct std::coroutine_traits<pollen::BasicAsyncGenerator<T, Sendable>, std::allocator_arg_t,
                             Allocator, Rest...> {
    using promise_type =
        pollen::detail::FunctionPromise<pollen::detail::GeneratorPromise<T, Sendable>, Allocator,
                                        Rest...>;
};

template <class T, bool Sendable, class Self, class Allocator, class... Rest>
struct std::coroutine_traits<pollen::BasicAsyncGenerator<T, Sendable>, Self, std::allocator_arg_t,
                             Allocator, Rest...> {
    using promise_type =
        pollen::detail::MemberPromise<pollen::detail::GeneratorPromise<T, Sendable>, Self,
                                      Allocator, Rest...>;
};
