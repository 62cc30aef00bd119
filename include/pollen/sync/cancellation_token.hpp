// SPDX-License-Identifier: MIT
// CancellationToken: tells tasks that they should end, for what destruction cannot reach.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/sync/cancel_node.hpp>
#include <pollen/sync/gate.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

class Cancelled;
class CancellationGuard;
template <class F>
class RunUntilCancelled;

/// A signal to stop, for any number of tasks (tokio_util::sync::CancellationToken).
///
/// Destroying a future cancels it, and needs no token. A token is for those who are not owned by
/// whoever wants them to stop, or who have something left to do first: they look at it, or wait for
/// it. It is never taken back.
///
/// Tokens form a tree: cancelling one cancels its children, and theirs, and nobody else.
///
/// Thread safety: all members, from any thread. Nothing has to outlive anything: futures, children
/// and clones share what they need.
/// Fairness: those who wait are woken in the order in which they came, parents before children.
/// Memory ordering: what was written before cancel() is visible to who sees that it happened.
/// Allocates: one block for a new token or child; nothing for clones and for those who wait.
///
/// Example:
/// ```cpp
/// pollen::CancellationToken server;
/// pollen::CancellationToken request = server.child_token();
/// server.cancel();
/// EXPECT_TRUE(request.is_cancelled());
/// pollen::block_on(request.cancelled());
/// ```
class CancellationToken {
public:
    /// A token without a parent.
    CancellationToken() : node_(new detail::CancelNode) {}
    CancellationToken(const CancellationToken&) =
        delete;  // copying costs an atomic operation: say clone()
    CancellationToken& operator=(const CancellationToken&) = delete;
    CancellationToken(CancellationToken&& other) noexcept
        : node_(std::exchange(other.node_, nullptr)) {}
    CancellationToken& operator=(CancellationToken&& other) noexcept {
        CancellationToken old(std::move(*this));
        node_ = std::exchange(other.node_, nullptr);
        return *this;
    }
    ~CancellationToken() { detail::CancelNode::release(node_); }

    // Precondition of all that follow: not moved from.

    /// The same token once more.
    CancellationToken clone() const noexcept { return CancellationToken(node_->share()); }

    /// A token that is cancelled with this one, and can be cancelled alone.
    CancellationToken child_token() const { return CancellationToken(node_->make_child()); }

    /// Tells all that hold this token or a descendant. When it returns, is_cancelled() is true for
    /// each of them.
    void cancel() const noexcept { node_->cancel(); }

    bool is_cancelled() const noexcept { return node_->gate().is_open(); }

    /// A future that is ready once it is cancelled. It keeps the token alive.
    ///
    /// Cancellation: safe; destroying it changes nothing.
    [[nodiscard]] Cancelled cancelled() const noexcept;

    /// A future that polls `future` until it is ready or this token is cancelled. Its output is an
    /// optional: empty if cancelled, and then `future` is destroyed. Looks at the token first.
    ///
    /// Errors: what `future` throws. Cancellation: as that of `future`.
    template <class F>
    [[nodiscard]] RunUntilCancelled<IntoFutureType<F>> run_until_cancelled(F&& future) const {
        return RunUntilCancelled<IntoFutureType<F>>(*this, std::forward<F>(future));
    }

    /// Gives the token to a guard that cancels it when it is destroyed.
    CancellationGuard drop_guard() && noexcept;

private:
    friend class Cancelled;

    explicit CancellationToken(detail::CancelNode* node) noexcept : node_(node) {}

    detail::CancelNode* node_;  // null when moved from
};

/// Cancels a token when it is destroyed.
class [[nodiscard]] CancellationGuard {
public:
    explicit CancellationGuard(CancellationToken token) noexcept : token_(std::move(token)) {}
    CancellationGuard(const CancellationGuard&) = delete;
    CancellationGuard& operator=(const CancellationGuard&) = delete;
    CancellationGuard(CancellationGuard&& other) noexcept
        : token_(std::exchange(other.token_, std::nullopt)) {}
    CancellationGuard& operator=(CancellationGuard&&) = delete;
    ~CancellationGuard() {
        if (token_) token_->cancel();
    }

    /// Gives the token back; nothing is cancelled.
    CancellationToken disarm() && noexcept {
        CancellationToken token = std::move(*token_);
        token_.reset();
        return token;
    }

private:
    std::optional<CancellationToken> token_;  // empty when moved from or disarmed
};

/// Future of CancellationToken::cancelled(). May be moved until it is polled.
class [[nodiscard]] Cancelled {
public:
    using Output = void;

    explicit Cancelled(CancellationToken token) noexcept
        : token_(std::move(token)), wait_(token_.node_->gate()) {}

    Poll<void> poll(Context& cx) { return wait_.poll(cx); }

private:
    CancellationToken token_;
    detail::GateWait wait_;
};

inline Cancelled CancellationToken::cancelled() const noexcept { return Cancelled(clone()); }

inline CancellationGuard CancellationToken::drop_guard() && noexcept {
    return CancellationGuard(std::move(*this));
}

/// Future of CancellationToken::run_until_cancelled(). May be moved until it is polled.
template <class F>
class [[nodiscard]] RunUntilCancelled {
    static_assert(!std::is_reference_v<FutureOutput<F>>,
                  "pollen: run_until_cancelled(): the output would be an optional reference");

public:
    using Output = std::optional<UnitOr<FutureOutput<F>>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;

    template <class Value>
    RunUntilCancelled(const CancellationToken& token, Value&& value)
        : cancelled_(token.cancelled()),
          future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}

    Poll<Output> poll(Context& cx) {
        if (!future_) detail::throw_polled_after_ready();
        if (cancelled_.poll(cx).is_ready()) {
            future_.reset();
            return Poll<Output>::ready();
        }
        // It has ended, too, if the future throws.
        struct End {
            explicit End(std::optional<F>& owned) noexcept : future(owned) {}
            End(const End&) = delete;
            End& operator=(const End&) = delete;
            ~End() {
                if (!is_pending) future.reset();
            }
            std::optional<F>& future;
            bool is_pending = false;
        };
        End end(future_);
        Poll<FutureOutput<F>> answer = future_->poll(cx);
        end.is_pending = answer.is_pending();
        if (end.is_pending) return Pending{};
        if constexpr (std::is_void_v<FutureOutput<F>>) {
            return Poll<Output>::ready(Unit());
        } else {
            return Poll<Output>::ready(std::move(answer).value());
        }
    }

private:
    Cancelled cancelled_;
    std::optional<F> future_;  // empty when finished
};

POLLEN_NAMESPACE_END
