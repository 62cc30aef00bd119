// SPDX-License-Identifier: MIT
// How a chain of coroutines is polled and destroyed in constant stack: the part of a promise that
// has no type.

// The coroutine that is polled is the root of a chain: it awaits a child, which awaits a child,
// down to the innermost, which awaits a future that is not a coroutine (the leaf).
//
// A new child is resumed where it is awaited, on the stack of its parent. Most finish there, and
// then the parent was never suspended. Only so much stack is given to this; beyond that, and for
// coroutines that were suspended, one loop in poll() of the root resumes one coroutine at a time:
//
//   what the resumed coroutine did         then the loop resumes
//   awaited a new child, the stack used    the child
//   finished                               its parent; nobody if it is the root
//   awaited a leaf that is pending         nobody: the poll is over, and it is the innermost now
//   yielded an item (a generator)          nobody: the same; the leaf is ready at the next poll
//
// The next poll asks the leaf, and if that is ready resumes the innermost directly. So a wake costs
// the same at any depth, and a chain of any length needs no more stack than the limit. Symmetric
// transfer would do it only where compilers make it a tail call.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <new>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class CoroCore;

#if POLLEN_TASK_DUMPS
/// Where a co_await stands, as far as that is recorded.
using AwaitPlace = AwaitSite;
#else
/// Where a co_await stands: not recorded.
class AwaitPlace {
public:
    constexpr AwaitPlace() noexcept {}
};
#endif

/// One run of the loop. Lives on the stack of the root's poll().
struct CoroRun {
    explicit CoroRun(Context& context) noexcept : cx(context) {}
    CoroRun(const CoroRun&) = delete;
    CoroRun& operator=(const CoroRun&) = delete;
    ~CoroRun() {}

    Context& cx;
    CoroCore* next = nullptr;  // whom to resume after this one
    CoroCore* innermost;       // who awaits the leaf; set if the root has not finished
#if POLLEN_EXCEPTIONS
    union {
        // What the leaf threw when it was polled again; made then, and taken when its coroutine is
        // resumed, which is the next thing that happens.
        std::exception_ptr leaf_error;
    };
#endif
};

/// What a suspended coroutine waits for if it is not a coroutine.
struct CoroLeaf {
    /// Polls it again; true if it has finished.
    bool (*poll)(CoroLeaf* self, Context& cx);
#if POLLEN_TASK_DUMPS
    TracedFuture traced;
#endif
};

/// Every promise begins with this.
class CoroCore {
public:
    CoroCore() noexcept {}
    CoroCore(const CoroCore&) = delete;
    CoroCore& operator=(const CoroCore&) = delete;

    enum class State : std::uint8_t {
        Created,    // not resumed yet
        Suspended,  // a root between polls
        Running,    // a root that is being polled, or a child in a chain
        Dropped,    // being destroyed before it has finished
        Value,      // finished; the result is in the promise
        Error,      // finished with an exception, which is in the promise
    };
    State state() const noexcept { return state_; }
    void finish(State how) noexcept { state_ = how; }

    /// Polls this coroutine as a root. True when it has finished with a Value or an Error.
    bool poll_chain(Context& cx);
    bool poll_chain(CoroRun& run);

    /// Destroys this coroutine, a root, and the chain below it, from the innermost up.
    void destroy_chain() noexcept;

    /// The run that resumed this coroutine. Valid while its body runs.
    CoroRun& run() noexcept { return *run_; }

    /// Runs a new child, now or, if the stack is used, from the loop; true if it has finished. If
    /// not, await_child() must follow.
    bool run_child(CoroCore& child) noexcept;

    /// Makes a root that was polled before part of this chain: asks what its innermost awaits, and
    /// lets the loop resume that. await_child() must follow.
    void adopt(CoroCore& root);

    /// Notes where the coroutine awaits what it awaits next.
    void suspend_at([[maybe_unused]] AwaitPlace place) noexcept {
#if POLLEN_TASK_DUMPS
        site_ = place;
#endif
    }
#if POLLEN_TASK_DUMPS
    /// Tells where this coroutine, a root that nobody polls, and those below it wait.
    void trace_chain(AwaitTrace& trace) const noexcept;
#endif

    // What a running coroutine does last: one of these.
    void await_leaf(CoroLeaf& leaf) noexcept {
        run_->innermost = this;
        leaf_ = &leaf;
    }
    void await_child(CoroCore*& child) noexcept {
        child->state_ = State::Running;
        child->link_ = this;
        child_ = &child;
    }
    void await_root(CoroCore*& root) noexcept {
        run_->innermost = this;
        child_ = &root;
        awaits_root_ = true;
    }

private:
    std::coroutine_handle<CoroCore> handle() noexcept {
        // safe: the promise begins with its CoroCore and is aligned to 16 at most, so the frame is
        // at the same distance.
        return std::coroutine_handle<CoroCore>::from_promise(*this);
    }
    void destroy() noexcept;
    void destroy_unfinished_chain() noexcept;
    bool leaf_has_finished(CoroRun& run);
    bool poll_leaf(Context& cx);
    bool poll_awaited_root(Context& cx);

    // Of a child that was suspended: its parent. Of a root between polls: the innermost. Else it
    // means nothing.
    CoroCore* link_;
    union {
        CoroRun* run_;      // while the body runs
        CoroLeaf* leaf_;    // while it awaits a leaf
        CoroCore** child_;  // while it awaits a coroutine, which that pointer owns
    };
    State state_ = State::Created;
    // child_ was polled before: it is a root of its own, polled as a leaf.
    bool awaits_root_ = false;
#if POLLEN_TASK_DUMPS
    void trace_coroutines(AwaitTrace& trace) const noexcept;
    AwaitSite site_;
#endif
};

inline bool CoroCore::run_child(CoroCore& child) noexcept {
    // Counted from the loop. An address that makes no sense (another kind of stack) counts as used.
    constexpr std::uintptr_t stack_limit = POLLEN_CORO_STACK;
    const auto base = reinterpret_cast<std::uintptr_t>(run_);
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    if (POLLEN_UNLIKELY(base - here > stack_limit)) {
        run_->next = &child;
        return false;
    }
    child.run_ = run_;
    child.handle().resume();
    return child.state_ >= State::Value;
}

// always_inline: clang else calls it, and every poll of every task pays for that.
POLLEN_ALWAYS_INLINE bool CoroCore::poll_chain(CoroRun& run) {
    CoroCore* current = this;
    if (state_ == State::Created) {
        state_ = State::Running;
    } else {
        if (POLLEN_UNLIKELY(state_ != State::Suspended)) throw_polled_after_ready();
        if (!leaf_has_finished(run)) return false;
        current = link_;
    }
    for (;;) {
        current->run_ = &run;
        current->handle().resume();
        if (current->state_ >= State::Value) {
            if (current == this) return true;
            current = current->link_;
        } else if (POLLEN_UNLIKELY(run.next != nullptr)) {
            current = std::exchange(run.next, nullptr);
        } else {
            state_ = State::Suspended;
            link_ = run.innermost;
            return false;
        }
    }
}

inline void CoroCore::adopt(CoroCore& root) {
    if (root.state_ != State::Suspended) throw_polled_after_ready();
    if (root.leaf_has_finished(*run_)) {
        run_->next = root.link_;
    } else {
        run_->innermost = root.link_;
    }
}

POLLEN_ALWAYS_INLINE bool CoroCore::poll_chain(Context& cx) {
    CoroRun run(cx);
    return poll_chain(run);
}

// The only way from poll_chain() to itself.
POLLEN_NOINLINE inline bool CoroCore::poll_awaited_root(Context& cx) {
    if (!(*child_)->poll_chain(cx)) return false;
    awaits_root_ = false;
    return true;
}

inline bool CoroCore::poll_leaf(Context& cx) {
    return POLLEN_LIKELY(!awaits_root_) ? leaf_->poll(leaf_, cx) : poll_awaited_root(cx);
}

inline bool CoroCore::leaf_has_finished(CoroRun& run) {
    state_ = State::Running;  // a leaf that polls or destroys its own root is told so
    bool finished = true;
#if POLLEN_EXCEPTIONS
    try {
        finished = link_->poll_leaf(run.cx);
    } catch (...) {
        ::new (static_cast<void*>(&run.leaf_error)) std::exception_ptr(std::current_exception());
    }
#else
    finished = link_->poll_leaf(run.cx);
#endif
    if (!finished) state_ = State::Suspended;
    return finished;
}

inline void CoroCore::destroy() noexcept {
    abort_on_exception("Future::drop", [this] { handle().destroy(); });
}

inline void CoroCore::destroy_chain() noexcept {
    if (POLLEN_LIKELY(state_ >= State::Value)) return destroy();
    destroy_unfinished_chain();
}

POLLEN_NOINLINE inline void CoroCore::destroy_unfinished_chain() noexcept {
    if (POLLEN_UNLIKELY(state_ == State::Running))
        abort_with("a coroutine was destroyed while it was running");
    CoroCore* current = state_ == State::Suspended ? link_ : this;
    for (;;) {
        // What a local's destructor throws from now on ends the process.
        current->state_ = State::Dropped;
        if (current == this) return destroy();
        CoroCore* const parent = current->link_;
        *parent->child_ = nullptr;
        current->destroy();
        current = parent;
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
