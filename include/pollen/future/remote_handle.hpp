// SPDX-License-Identifier: MIT
// remote_handle(): a future that runs elsewhere, and its output, awaited here.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/remote_state.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <exception>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Thrown by a RemoteHandle whose Remote was destroyed before it finished.
class RemoteDropped : public std::exception {
public:
    RemoteDropped() noexcept {}
    const char* what() const noexcept override {
        return "a remote future was destroyed before it had finished";
    }
};

}  // namespace future

namespace detail {

/// What both ends point to.
template <class T>
struct RemoteShared {
    RemoteShared() noexcept = default;
    RemoteShared(const RemoteShared&) = delete;
    RemoteShared& operator=(const RemoteShared&) = delete;

    void leave() noexcept {
        if (state.leave()) delete this;
    }

    struct Outcome {
        std::optional<Kept<T>> value;  // empty if it threw
        std::exception_ptr error;
    };

    RemoteState state;
    AtomicWaker remote_waker;  // of the task that polls the Remote
    AtomicWaker handle_waker;  // of the task that awaits the handle
    Cell<Outcome> outcome;     // by the table in remote_state.hpp
};

/// The Remote's reference. Says that it has finished when it is destroyed.
template <class T>
class RemoteEnd {
public:
    explicit RemoteEnd(RemoteShared<T>& shared) noexcept : shared_(&shared) {}
    RemoteEnd(const RemoteEnd&) = delete;
    RemoteEnd& operator=(const RemoteEnd&) = delete;
    RemoteEnd(RemoteEnd&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    ~RemoteEnd() { finish(false); }

    RemoteShared<T>* operator->() const noexcept { return shared_; }
    bool is_finished() const noexcept { return shared_ == nullptr; }

    void finish(bool written) noexcept {
        if (shared_ == nullptr) return;
        RemoteShared<T>& shared = *std::exchange(shared_, nullptr);
        if (shared.state.finish(written)) {
            abort_on_exception("Waker::wake", [&] { shared.handle_waker.wake(); });
        }
        shared.leave();
    }

private:
    RemoteShared<T>* shared_;  // null when finished or moved from
};

}  // namespace detail

namespace future {

/// The end that is polled elsewhere; a future of void. See remote_handle().
template <class F>
class [[nodiscard]] Remote {
    using T = FutureOutput<F>;

public:
    using Output = void;
    static constexpr bool is_sendable = sendable<F> && sendable<T>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
    Remote(Value&& value, detail::RemoteShared<T>& shared)
        : end_(shared), future_(detail::take_future(std::forward<Value>(value))) {}
    Remote(const Remote&) = delete;  // a future is polled in one place
    Remote& operator=(const Remote&) = delete;
    Remote(Remote&&) = default;
    Remote& operator=(Remote&&) = delete;

    /// Ready when the outcome is there, or when the handle has gone. Does not throw what the future
    /// throws: the handle does.
    Poll<void> poll(Context& cx) {
        if (end_.is_finished()) detail::throw_polled_after_ready();
        end_->remote_waker.register_waker(cx.waker());
        const bool is_cancelled = end_->state.is_cancelled();
        if (!is_cancelled && !poll_future(cx)) return Pending{};
        future_.reset();  // before anybody hears of its end
        end_.finish(!is_cancelled);
        return Poll<void>::ready();
    }

    bool is_terminated() const noexcept { return end_.is_finished(); }

private:
    // True if there is an outcome.
    bool poll_future(Context& cx) {
#if POLLEN_EXCEPTIONS
        try {
#endif
            Poll<T> answer = future_->poll(cx);
            if (answer.is_pending()) return false;
            end_->outcome.with([&](auto& to) { to.value.emplace(std::move(answer)); });
#if POLLEN_EXCEPTIONS
        } catch (...) {
            end_->outcome.with([](auto& to) { to.error = std::current_exception(); });
        }
#endif
        return true;
    }

    detail::RemoteEnd<T> end_;
    std::optional<F> future_;  // empty when finished; destroyed before the end is
};

/// The end that is awaited here; a future of T. See remote_handle().
template <class T>
class [[nodiscard]] RemoteHandle {
    using Shared = detail::RemoteShared<T>;

public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    explicit RemoteHandle(Shared& shared) noexcept : shared_(&shared) {}
    RemoteHandle(const RemoteHandle&) = delete;  // the output is taken once
    RemoteHandle& operator=(const RemoteHandle&) = delete;
    RemoteHandle(RemoteHandle&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    RemoteHandle& operator=(RemoteHandle&& other) noexcept {
        RemoteHandle old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        return *this;
    }
    ~RemoteHandle() { go(false); }

    Poll<T> poll(Context& cx) {
        if (shared_ == nullptr) detail::throw_polled_after_ready();
        if (!shared_->state.is_finished()) {
            // First the waker, then another look: the Remote does it the other way round.
            shared_->handle_waker.register_waker(cx.waker());
            if (!shared_->state.is_finished()) return Pending{};
        }
        const RemoteHandle finished(std::move(*this));  // leaves when the outcome is moved out
        if (!finished.shared_->state.is_written()) throw_dropped();
        return finished.shared_->outcome.with([](auto& outcome) -> Poll<T> {
#if POLLEN_EXCEPTIONS
            if (!outcome.value) std::rethrow_exception(std::move(outcome.error));
#endif
            return outcome.value->into_poll();
        });
    }

    bool is_terminated() const noexcept { return shared_ == nullptr; }

    /// Lets the Remote run on without anybody to take its output.
    void forget() && noexcept { go(true); }

private:
    void go(bool forgets) noexcept {
        if (shared_ == nullptr) return;
        Shared& shared = *std::exchange(shared_, nullptr);
        if (!shared.state.handle_goes(forgets) && !forgets) {
            detail::abort_on_exception("Waker::wake", [&] { shared.remote_waker.wake(); });
        }
        shared.leave();
    }

    [[noreturn]] POLLEN_COLD static void throw_dropped() {
#if POLLEN_EXCEPTIONS
        throw RemoteDropped();
#else
        detail::abort_with(RemoteDropped().what());
#endif
    }

    Shared* shared_;  // null when it has answered or was moved from
};

/// What remote_handle() returns; structured bindings take it apart.
template <class F>
struct RemotePair {
    template <class Value>
    RemotePair(Value&& value, detail::RemoteShared<FutureOutput<F>>& shared)
        : handle(shared), remote(std::forward<Value>(value), shared) {}

    RemoteHandle<FutureOutput<F>> handle;
    Remote<F> remote;
};

/// Splits a future in two (FutureExt::remote_handle): `remote`, a future of void which is given to
/// whoever polls it, and `handle`, a future of its output. For executors that give no handles of
/// their own, and for handles that cancel: destroying this one does, unless forget() was called.
///
/// When the handle goes, the remote is woken, and is ready at its next poll: its future is
/// destroyed then.
///
/// Errors: what the future throws is thrown by the handle. RemoteDropped is, if the remote was
/// destroyed before it finished.
/// Thread safety: each end one thread at a time, any two threads.
/// Memory ordering: what the future did is visible to whoever has awaited the handle.
/// Allocates: one block for both ends to share.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// pollen::LocalExecutor executor;
/// auto [handle, remote] = future::remote_handle(future::ready(7));
/// executor.spawn(std::move(remote));
/// EXPECT_EQ(executor.run_until(std::move(handle)), 7);
/// ```
template <class F>
RemotePair<IntoFutureType<F>> remote_handle(F&& future) {
    auto* const shared = new detail::RemoteShared<FutureOutput<IntoFutureType<F>>>;
    return RemotePair<IntoFutureType<F>>(std::forward<F>(future), *shared);
}
inline auto remote_handle() {
    auto op = []<class F>(F&& future) { return future::remote_handle(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
