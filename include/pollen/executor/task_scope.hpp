// SPDX-License-Identifier: MIT
// task_scope(): runs a function and what it spawns, and is left when all of it is gone.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/scope_child.hpp>
#include <pollen/executor/scope_handle.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
/// What TaskScope and LocalTaskScope are; use those names.
///
/// A place for futures that run together within one task: its children. task_scope() makes one and
/// gives it to a function; when that scope is left, all children are gone.
///
/// Thread safety: it stays with its task: the function and the children use it, nobody else.
template <bool Sendable>
class BasicTaskScope {
    template <class Work>
    using WorkOf = detail::ScopeWork<std::decay_t<Work>, BasicTaskScope>;

public:
    BasicTaskScope(const BasicTaskScope&) = delete;  // children know its address
    BasicTaskScope& operator=(const BasicTaskScope&) = delete;

    /// Adds a child: a future, or a function that returns one, called with the scope or without
    /// arguments when the child is first polled, and kept as long as that future. By the function
    /// of the scope, or by a child. The child may borrow from whatever outlives the scope.
    ///
    /// The handle gives the child's output; it may be dropped.
    /// Errors: what the move of the work throws; std::bad_alloc. What the child throws ends the
    /// scope.
    /// Allocates: one block, with all that belongs to the child.
    template <class Work>
    auto spawn(Work&& work) {
        static_assert(
            WorkOf<Work>::is_known,
            "pollen: TaskScope::spawn() takes a future, or a function that is called with "
            "the scope or with nothing and returns one");
        using F = typename WorkOf<Work>::Type;
        static_assert(
            !Sendable || sendable<F>,
            "pollen: a TaskScope may move to another thread between polls, and this child "
            "must stay on one: make it a local_task_scope()");
        auto* const child = new detail::ScopeChild<F>(
            core(), [&]() -> F { return WorkOf<Work>::make(std::forward<Work>(work), *this); });
        core_->add(*child);
        return child->handle();
    }

    /// Asks for the end of all children: their futures are destroyed as soon as the one that runs
    /// now suspends, that one too if it is a child. The function of the scope goes on, and may
    /// spawn new ones.
    void cancel() noexcept { cancels_ = true; }

    /// How many children have not finished.
    std::size_t size() const noexcept {
        return core_ == nullptr ? 0 : core_->size() - (body_ == nullptr ? 0 : 1);
    }

private:
    template <class Fn, bool>
    friend class BasicTaskScopeFuture;

    BasicTaskScope() noexcept = default;
    ~BasicTaskScope() { leave(); }

    detail::UnorderedCore& core() {
        if (core_ == nullptr) core_ = new detail::UnorderedCore;
        return *core_;
    }

    // The function is the first child.
    template <class Fn>
    auto spawn_body(Fn& fn) {
        using Body = detail::ScopeCall<Fn&, BasicTaskScope>;
        auto* const child = new detail::ScopeChild<Body>(
            core(), [&]() -> Body { return Body(std::in_place_t(), fn, *this); });
        core_->add(*child);
        body_ = child;
        return child->handle();
    }

    // True if all are gone.
    bool poll(Context& cx) {
        return core_->poll_woken(cx, [this](detail::UnorderedChild& child) {
            detail::ChildPoll polled = poll_child(child);
            if (std::exchange(cancels_, false)) {
                core_->clear(body_);
                polled = detail::ChildPoll::GoOn;  // the child may be gone
            }
            return core_->size() == 0 ? detail::ChildPoll::Stop : polled;
        });
    }

    detail::ChildPoll poll_child(detail::UnorderedChild& child) {
        const BorrowedWaker waker(child.raw_waker());
        Context cx(*waker);
        detail::UnorderedCore::Polling<detail::UnorderedChild> polling(*core_, child);
        // safe: the table of a child of a scope begins with the table that the core knows.
        const auto& table = reinterpret_cast<const detail::ScopeChildVTable&>(child.table());
        if (!table.poll(child, cx)) {
            polling.keep();
            return detail::ChildPoll::Pending;
        }
        if (&child == body_) body_ = nullptr;
        return detail::ChildPoll::GoOn;
    }

    // Destroys all children, the newest first.
    void leave() noexcept {
        if (core_ != nullptr) std::exchange(core_, nullptr)->shut_down();
    }

    detail::UnorderedCore* core_ = nullptr;         // null before the first child, and at the end
    const detail::UnorderedChild* body_ = nullptr;  // null when it has finished
    bool cancels_ = false;
};

/// A scope whose children may move between threads, together with the task that they are part of.
using TaskScope = BasicTaskScope<true>;

/// A scope whose children stay on one thread.
using LocalTaskScope = BasicTaskScope<false>;

/// Future of task_scope() and local_task_scope().
template <class Fn, bool Sendable>
class [[nodiscard]] BasicTaskScopeFuture {
    using Scope = BasicTaskScope<Sendable>;
    using Body = detail::ScopeCall<Fn&, Scope>;

public:
    using Output = FutureOutput<Body>;
    static constexpr bool is_sendable = Sendable && sendable<Body>;
    static constexpr bool is_borrowing = true;

    explicit BasicTaskScopeFuture(Fn fn) : fn_(std::move(fn)) {}
    BasicTaskScopeFuture(const BasicTaskScopeFuture&) = delete;  // a future is polled in one place
    BasicTaskScopeFuture& operator=(const BasicTaskScopeFuture&) = delete;
    /// Precondition: it was not polled.
    BasicTaskScopeFuture(BasicTaskScopeFuture&& other) noexcept(
        std::is_nothrow_move_constructible_v<Fn>)
        : fn_(std::move(other.fn_)), state_(std::exchange(other.state_, State::Finished)) {
        POLLEN_ASSERT(state_ != State::Running, "a scope was moved after it was polled");
    }
    BasicTaskScopeFuture& operator=(BasicTaskScopeFuture&&) = delete;

    Poll<Output> poll(Context& cx) {
        if (state_ == State::Finished) detail::throw_polled_after_ready();
        Finish finish(*this);
        if (state_ == State::New) {
            state_ = State::Running;
            output_.emplace(scope_.spawn_body(fn_));
        }
        if (!scope_.poll(cx)) {
            finish.undo();
            return Pending{};
        }
        return output_->poll(cx);
    }

private:
    enum class State : std::uint8_t { New, Running, Finished };

    // Leaves the scope, unless it is still pending: also when a child throws, before the exception
    // is seen.
    class Finish {
    public:
        explicit Finish(BasicTaskScopeFuture& of) noexcept : of_(&of) {}
        Finish(const Finish&) = delete;
        Finish& operator=(const Finish&) = delete;
        ~Finish() {
            if (of_ == nullptr) return;
            of_->state_ = State::Finished;
            of_->scope_.leave();
        }
        void undo() noexcept { of_ = nullptr; }

    private:
        BasicTaskScopeFuture* of_;
    };

    Fn fn_;
    Scope scope_;  // destroyed before fn_, and with it all children
    std::optional<ScopeHandle<Output>> output_;
    State state_ = State::New;
};

/// Calls fn with a scope and awaits the future that it returns, together with all children that are
/// spawned into the scope. The output is that of fn's future, when all children have finished.
///
/// When the scope is left, however that happens, no child is there any more:
/// - fn's future and all children have finished: the normal end;
/// - one of them throws: the others are destroyed, the newest first, then the exception is thrown;
/// - the future of the scope is destroyed: so are they.
///
/// So children may borrow what lives outside the scope, like the locals of the coroutine that opens
/// it. The locals of fn itself end with it, while children may go on: give these to a child by
/// value.
///
/// All run within one task: they take turns, and need no locks among themselves. For work on
/// several threads, spawn tasks that own what they need, and await their handles in children.
///
/// fn and the children are polled when they were woken, each with a waker of its own.
///
/// Errors: the first exception of fn's future or of a child.
/// Cancellation: as above. Nothing has to be waited for: destroying a future ends it.
/// Allocates: one block for the scope, one for fn's future.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> part(const std::string& text, char wanted) {
///     int count = 0;
///     for (const char c : text)
///         count += c == wanted ? 1 : 0;
///     co_return count;
/// }
///
/// pollen::Coro<int> count(std::string text) {
///     int sum = 0;
///     co_await pollen::task_scope([&](pollen::TaskScope& scope) -> pollen::Coro<void> {
///         auto a = scope.spawn(part(text, 'a'));  // borrows text, which outlives the scope
///         auto b = scope.spawn(part(text, 'b'));
///         sum += co_await a;
///         sum += co_await b;
///     });
///     co_return sum;
/// }
/// ```
template <class Fn>
BasicTaskScopeFuture<Fn, true> task_scope(Fn fn) {
    static_assert(std::is_invocable_v<Fn&, TaskScope&>,
                  "pollen: task_scope() takes a function that is called with a TaskScope&");
    return BasicTaskScopeFuture<Fn, true>(std::move(fn));
}

/// The same for children that stay on one thread.
template <class Fn>
BasicTaskScopeFuture<Fn, false> local_task_scope(Fn fn) {
    static_assert(std::is_invocable_v<Fn&, LocalTaskScope&>,
                  "pollen: local_task_scope() takes a function that is called with a "
                  "LocalTaskScope&");
    return BasicTaskScopeFuture<Fn, false>(std::move(fn));
}

POLLEN_NAMESPACE_END
