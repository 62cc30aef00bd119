// SPDX-License-Identifier: MIT
// The right to the output of a child of a TaskScope.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <new>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A future of what a child of a TaskScope returns. Destroying it lets the child run on.
///
/// The output lies in the handle as soon as the child has finished, so it may be awaited after the
/// scope too.
///
/// Errors: poll() throws JoinError if the child was cancelled, PolledAfterReady after it answered.
/// What the child throws is not seen here: it ends the scope.
/// Thread safety: it stays with the task of the scope, as the child does: it may not be given to
/// another task while the child runs.
/// Allocates: nothing.
template <class T>
class ScopeHandle {
public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    /// For scopes: the handle of a child that keeps its address at `owner`, where it is written.
    explicit ScopeHandle(ScopeHandle*& owner) noexcept : owner_(&owner) { owner = this; }
    ScopeHandle(const ScopeHandle&) = delete;
    ScopeHandle& operator=(const ScopeHandle&) = delete;
    ScopeHandle(ScopeHandle&& other) noexcept
        : output_(std::move(other.output_)),
          waker_(std::move(other.waker_)),
          owner_(std::exchange(other.owner_, nullptr)),
          state_(std::exchange(other.state_, State::Taken)) {
        other.output_.reset();
        if (owner_ != nullptr) *owner_ = this;
    }
    ScopeHandle& operator=(ScopeHandle&& other) noexcept {
        if (this != &other) {
            this->~ScopeHandle();
            ::new (this) ScopeHandle(std::move(other));
        }
        return *this;
    }
    ~ScopeHandle() {
        if (owner_ != nullptr) *owner_ = nullptr;
    }

    Poll<T> poll(Context& cx) {
        switch (state_) {
            case State::Running:
                waker_.clone_from(cx.waker());
                return Pending{};
            case State::Value: {
                state_ = State::Taken;
                Poll<T> answer = output_->into_poll();
                output_.reset();
                return answer;
            }
            case State::Cancelled:
                state_ = State::Taken;
                throw_join_error();
            case State::Taken:
                break;
        }
        detail::throw_polled_after_ready();
    }

    /// True if the child has finished or was cancelled: then poll() does not answer Pending.
    bool is_finished() const noexcept { return state_ != State::Running; }

    // For the child, which forgets the handle with each.
    void finish(Poll<T>&& answer) {
        owner_ = nullptr;
        state_ = State::Cancelled;  // should the move of the output throw
        output_.emplace(std::move(answer));
        finish(State::Value);
    }
    void cancel() noexcept {
        detail::abort_on_exception("Waker::wake", [this] { finish(State::Cancelled); });
    }

private:
    enum class State : std::uint8_t { Running, Value, Cancelled, Taken };

    [[noreturn]] POLLEN_COLD static void throw_join_error() {
#if POLLEN_EXCEPTIONS
        throw JoinError();
#else
        detail::abort_with(JoinError().what());
#endif
    }

    void finish(State how) {
        state_ = how;
        owner_ = nullptr;
        Waker waker = std::move(waker_);
        if (waker.vtable() != nullptr) std::move(waker).wake();
    }

    std::optional<detail::Kept<T>> output_;
    Waker waker_ = Waker::from_raw(RawWaker{});  // of the future that awaits the handle, if any
    ScopeHandle** owner_;  // where the child knows this handle; null when it has finished
    State state_ = State::Running;
};

POLLEN_NAMESPACE_END
