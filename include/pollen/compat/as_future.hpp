// SPDX-License-Identifier: MIT
// as_future(): a sender of C++26's std::execution as a future.

#pragma once

#include <pollen/compat/completion_core.hpp>
#include <pollen/compat/execution.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace compat {

/// Thrown by the future of as_future() when its sender completes with set_stopped.
class SenderStopped : public std::exception {
public:
    SenderStopped() noexcept {}
    const char* what() const noexcept override { return "a sender was stopped"; }
};

}  // namespace compat
POLLEN_NAMESPACE_END

#if POLLEN_EXECUTION

#include <system_error>
#include <tuple>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The output for the values of a set_value: none is void, one itself, several a tuple.
template <class... Values>
struct SentOutput {
    using Type = std::tuple<std::decay_t<Values>...>;
};
template <class Value>
struct SentOutput<Value> {
    using Type = std::decay_t<Value>;
};
template <>
struct SentOutput<> {
    using Type = void;
};

// Goes through the signatures; Found are the outputs of the set_values.
template <class Signatures, class... Found>
struct FindSentOutput {
    static_assert(sizeof...(Found) == 1,
                  "pollen: as_future(): the sender must have one set_value; map several to one "
                  "before, with into_variant for example");
    using Type = void;
};
template <class Output>
struct FindSentOutput<execution::completion_signatures<>, Output> {
    using Type = typename Output::Type;
};
template <class Tag, class... Args, class... Rest, class... Found>
struct FindSentOutput<execution::completion_signatures<Tag(Args...), Rest...>, Found...>
    : FindSentOutput<execution::completion_signatures<Rest...>, Found...> {};
template <class... Args, class... Rest, class... Found>
struct FindSentOutput<execution::completion_signatures<execution::set_value_t(Args...), Rest...>,
                      Found...>
    : FindSentOutput<execution::completion_signatures<Rest...>, Found..., SentOutput<Args...>> {};

/// What the sender may ask of who receives: the stop token.
class SenderEnv {
public:
    explicit SenderEnv(execution::inplace_stop_token token) noexcept : token_(token) {}
    execution::inplace_stop_token query(execution::get_stop_token_t) const noexcept {
        return token_;
    }

private:
    execution::inplace_stop_token token_;
};

template <class S>
using SenderOutput =
    typename FindSentOutput<execution::completion_signatures_of_t<S, SenderEnv>>::Type;

/// The operation with all that the receiver and the future share.
template <class S>
class SenderBlock : public CompletionShared<SenderBlock<S>, SenderOutput<S>>, public Recycled {
public:
    explicit SenderBlock(S&& sender)
        : operation_(execution::connect(std::move(sender), Receiver(*this))) {}

    void start() noexcept { execution::start(operation_); }
    void request_stop() noexcept { stop_source_.request_stop(); }
    void destroy() noexcept { delete this; }
    [[noreturn]] POLLEN_COLD static void throw_no_outcome() {
#if POLLEN_EXCEPTIONS
        throw compat::SenderStopped();
#else
        abort_with("a sender was stopped or failed, and nothing can be thrown");
#endif
    }

private:
    class Receiver {
    public:
        using receiver_concept = execution::receiver_t;

        explicit Receiver(SenderBlock& block) noexcept : block_(&block) {}

        template <class... Values>
        void set_value(Values&&... values) && noexcept {
            block_->write_value(std::forward<Values>(values)...);
            complete();
        }
        template <class E>
        void set_error([[maybe_unused]] E&& error) && noexcept {
#if POLLEN_EXCEPTIONS
            block_->write_error(as_exception(std::forward<E>(error)));
#endif
            complete();
        }
        void set_stopped() && noexcept { complete(); }
        SenderEnv get_env() const noexcept { return SenderEnv(block_->stop_source_.get_token()); }

    private:
        // The operation may be gone afterwards.
        void complete() noexcept {
            block_->finish();
            block_->release();
        }

        SenderBlock* block_;
    };

#if POLLEN_EXCEPTIONS
    template <class E>
    static std::exception_ptr as_exception(E&& error) noexcept {
        using Error = std::decay_t<E>;
        if constexpr (std::is_same_v<Error, std::exception_ptr>) {
            return std::forward<E>(error);
        } else if constexpr (std::is_same_v<Error, std::error_code>) {
            return std::make_exception_ptr(std::system_error(error));
        } else {
            return std::make_exception_ptr(std::forward<E>(error));
        }
    }
#endif

    execution::inplace_stop_source stop_source_;
    execution::connect_result_t<S, Receiver> operation_;
};

}  // namespace detail

namespace compat {

/// Future of as_future().
template <class S>
class [[nodiscard]] SenderFuture {
    using Block = detail::SenderBlock<S>;

public:
    using Output = detail::SenderOutput<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = true;  // the operation is behind a pointer

    template <class Sender>
    explicit SenderFuture(std::in_place_t, Sender&& sender)
        : sender_(std::in_place_t(), std::forward<Sender>(sender)) {}
    SenderFuture(const SenderFuture&) = delete;  // a future is polled in one place
    SenderFuture& operator=(const SenderFuture&) = delete;
    SenderFuture(SenderFuture&&) = default;
    SenderFuture& operator=(SenderFuture&&) = delete;
    ~SenderFuture() {
        if (end_ && !end_->state.is_done()) end_->request_stop();
    }

    Poll<Output> poll(Context& cx) {
        if (sender_) begin();
        if (!end_) detail::throw_polled_after_ready();
        if (end_->wait(cx.waker())) return Pending{};
        return std::move(end_).take();
    }

private:
    void begin() {
        S sender = *std::move(sender_);
        sender_.reset();
        auto* const block = new Block(std::move(sender));
        end_ = detail::CompletionEnd<Block>(*block);
        block->start();
    }

    std::optional<S> sender_;           // until the first poll
    detail::CompletionEnd<Block> end_;  // from then on; empty when finished
};

/// A future of what a sender sends: nothing, a value, or a std::tuple of several. What it sends is
/// copied or moved, also if it is a reference. The sender is connected and started by the first
/// poll.
///
/// The task is woken in whatever thread completes the operation, and goes on where it is polled.
///
/// Errors: set_error throws a std::exception_ptr's exception, std::system_error for a
/// std::error_code, any other error as it is; set_stopped throws SenderStopped (or make a value of
/// it before, with stopped_as_optional). Without exceptions both end the process. What connect
/// throws. A sender with several set_values is refused.
/// Cancellation: destroying the future requests a stop through the receiver's stop token and does
/// not wait. The operation lives on until it completes; what it sends then is destroyed. So what
/// the sender refers to must live that long.
/// Allocates: one block at the first poll, recycled while an executor runs on this thread.
///
/// Needs an implementation of std::execution: see compat/execution.hpp.
template <class S>
SenderFuture<std::decay_t<S>> as_future(S&& sender) {
    static_assert(std::is_constructible_v<std::decay_t<S>, S>,
                  "pollen: as_future(): this sender is an lvalue and cannot be copied: give it up "
                  "with std::move()");
    return SenderFuture<std::decay_t<S>>(std::in_place_t(), std::forward<S>(sender));
}

}  // namespace compat
POLLEN_NAMESPACE_END

#endif
