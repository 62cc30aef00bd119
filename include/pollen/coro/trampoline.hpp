// SPDX-License-Identifier: MIT
// How a chain of coroutines is polled and destroyed in constant stack: the part of a promise that
// has no type.

// The coroutine that is polled is the root of a chain: it awaits a child, which awaits a child,
// down to the innermost, which awaits a future that is not a coroutine (the leaf). One loop, in
// poll() of the root, resumes one coroutine at a time:
//
//   what the resumed coroutine did         then the loop resumes
//   awaited a new child                    the child
//   finished                               its parent; nobody if it is the root
//   awaited a leaf that is pending         nobody: the poll is over, and it is the innermost now
//
// The next poll asks the leaf, and if that is ready resumes the innermost directly. So a wake costs
// the same at any depth, and no coroutine ever stands on the stack of another. Symmetric transfer
// would do it only where compilers make it a tail call.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class CoroCore;

/// One run of the loop. Lives on the stack of the root's poll().
struct CoroRun {
    explicit CoroRun(Context& context) noexcept : cx(context) {}
    CoroRun(const CoroRun&) = delete;
    CoroRun& operator=(const CoroRun&) = delete;

    Context& cx;
    CoroCore* next = nullptr;  // whom to resume after this one
#if POLLEN_EXCEPTIONS
    std::optional<std::exception_ptr> leaf_error;  // what the leaf threw when it was polled again
#endif
};

/// What a suspended coroutine waits for.
struct CoroAwait {
    /// Polls the leaf again; true if it has finished. Not set while the coroutine waits for a child
    /// in the chain.
    bool (*poll_leaf)(CoroAwait* self, Context& cx) = nullptr;
    /// The child in the chain, owned by the await.
    CoroCore* child = nullptr;
};

/// Every promise begins with this.
class CoroCore {
public:
    CoroCore() noexcept : innermost_(this) {}
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

    /// Destroys this coroutine, a root, and the chain below it, from the innermost up.
    void destroy_chain() noexcept;

    /// The run that resumed this coroutine. Valid while its body runs.
    CoroRun& run() noexcept { return *run_; }

    // The three things a running coroutine does last.
    void await_leaf(CoroAwait& await) noexcept { await_ = &await; }
    void await_child(CoroAwait& await, CoroCore& child) noexcept {
        await.child = &child;
        child.parent_ = this;
        child.state_ = State::Running;
        run_->next = &child;
        await_ = &await;
    }
    void return_to_parent() noexcept { run_->next = parent_; }

private:
    std::coroutine_handle<CoroCore> handle() noexcept {
        // safe: the promise begins with its CoroCore and is aligned to 16 at most, so the frame is
        // at the same distance.
        return std::coroutine_handle<CoroCore>::from_promise(*this);
    }
    void destroy() noexcept;
    bool leaf_has_finished(CoroRun& run);
    void resume_chain(CoroRun& run);

    CoroCore* parent_ = nullptr;  // who awaits this coroutine in the chain; null for a root
    CoroCore* innermost_;         // of a root between polls: whom the next poll resumes
    union {
        CoroRun* run_;      // while the body runs
        CoroAwait* await_;  // while it is suspended in a co_await
    };
    State state_ = State::Created;
};

inline bool CoroCore::poll_chain(Context& cx) {
    if (POLLEN_UNLIKELY(state_ > State::Suspended)) throw_polled_after_ready();
    CoroRun run(cx);
    if (state_ == State::Suspended && !leaf_has_finished(run)) return false;
    state_ = State::Running;
    resume_chain(run);
    return state_ != State::Suspended;
}

inline bool CoroCore::leaf_has_finished(CoroRun& run) {
    CoroAwait* const await = innermost_->await_;
    state_ = State::Running;  // a leaf that polls or destroys its own root is told so
    bool finished = true;
#if POLLEN_EXCEPTIONS
    try {
        finished = await->poll_leaf(await, run.cx);
    } catch (...) {
        run.leaf_error = std::current_exception();  // thrown again where the leaf is awaited
    }
#else
    finished = await->poll_leaf(await, run.cx);
#endif
    if (!finished) state_ = State::Suspended;
    return finished;
}

inline void CoroCore::resume_chain(CoroRun& run) {
    CoroCore* current = innermost_;
    for (;;) {
        run.next = nullptr;
        current->run_ = &run;
        current->handle().resume();
        if (run.next == nullptr) break;
        current = run.next;
    }
    // The root itself if it has finished, else the coroutine that waits for a leaf.
    innermost_ = current;
    if (state_ == State::Running) state_ = State::Suspended;
}

inline void CoroCore::destroy() noexcept {
    if (state_ < State::Value)
        state_ = State::Dropped;  // what a local's destructor throws then ends the process
    abort_on_exception("Future::drop", [this] { handle().destroy(); });
}

inline void CoroCore::destroy_chain() noexcept {
    if (POLLEN_UNLIKELY(state_ == State::Running))
        abort_with("a coroutine was destroyed while it was running");
    CoroCore* current = innermost_;
    while (current != this) {
        CoroCore* const parent = current->parent_;
        parent->await_->child = nullptr;
        current->destroy();
        current = parent;
    }
    destroy();
}

}  // namespace detail
POLLEN_NAMESPACE_END
