// SPDX-License-Identifier: MIT
// into_sink(): a sender of an mpsc channel as a sink.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace mpsc {

/// Sink of into_sink() of a bounded channel. It has room for an item when it has reserved it.
template <class T>
class [[nodiscard]] SenderSink {
public:
    using Error = SendError;
    static constexpr bool is_sendable = sendable<T>;

    explicit SenderSink(Sender<T> sender) noexcept : sender_(std::move(sender)) {}
    SenderSink(const SenderSink&) = delete;  // a sink is used in one place
    SenderSink& operator=(const SenderSink&) = delete;
    SenderSink(SenderSink&&) noexcept = default;
    SenderSink& operator=(SenderSink&&) = delete;

    Poll<Result<void, Error>> poll_ready(Context& cx) {
        if (!sender_) return failed();
        if (permit_) return Result<void, Error>();
        if (!reserve_) {
            permit_ = sender_->try_reserve();
            if (permit_) return Result<void, Error>();
            reserve_.emplace(sender_->reserve());
        }
        Poll<std::optional<Permit<T>>> answer = reserve_->poll(cx);
        if (answer.is_pending()) return Pending{};
        reserve_.reset();
        permit_ = std::move(answer).value();
        return permit_ ? Result<void, Error>() : failed();
    }
    Result<void, Error> start_send(T item) {
        if (!permit_) return failed();
        SendResult<T> sent = std::move(*permit_).send(std::move(item));
        permit_.reset();
        return sent ? Result<void, Error>() : failed();
    }
    /// At once: what was sent is in the channel.
    Poll<Result<void, Error>> poll_flush(Context&) noexcept { return Result<void, Error>(); }
    /// Drops the sender; the channel ends when it was the last.
    Poll<Result<void, Error>> poll_close(Context&) noexcept {
        reserve_.reset();
        permit_.reset();
        sender_.reset();
        return Result<void, Error>();
    }

private:
    static Result<void, Error> failed() noexcept { return Err(SendError::Closed); }

    std::optional<Sender<T>> sender_;  // empty when closed
    std::optional<Reserve<T>> reserve_;
    std::optional<Permit<T>> permit_;
};

/// Sink of into_sink() of an unbounded channel. It always has room.
template <class T>
class [[nodiscard]] UnboundedSenderSink {
public:
    using Error = SendError;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    explicit UnboundedSenderSink(UnboundedSender<T> sender) noexcept : sender_(std::move(sender)) {}
    UnboundedSenderSink(const UnboundedSenderSink&) = delete;  // a sink is used in one place
    UnboundedSenderSink& operator=(const UnboundedSenderSink&) = delete;
    UnboundedSenderSink(UnboundedSenderSink&&) noexcept = default;
    UnboundedSenderSink& operator=(UnboundedSenderSink&&) noexcept = default;

    Poll<Result<void, Error>> poll_ready(Context&) noexcept {
        if (!sender_ || sender_->is_closed()) return failed();
        return Result<void, Error>();
    }
    Result<void, Error> start_send(T item) {
        if (!sender_ || !sender_->send(std::move(item))) return failed();
        return {};
    }
    Poll<Result<void, Error>> poll_flush(Context&) noexcept { return Result<void, Error>(); }
    Poll<Result<void, Error>> poll_close(Context&) noexcept {
        sender_.reset();
        return Result<void, Error>();
    }

private:
    static Result<void, Error> failed() noexcept { return Err(SendError::Closed); }

    std::optional<UnboundedSender<T>> sender_;  // empty when closed
};

/// The sender as a Sink, for those who forward streams into channels.
///
/// Its error is SendError::Closed: there is no receiver any more, or the sink is closed. Flushing
/// does not wait for the receiver. Closing it drops the sender.
/// Cancellation: destroying it gives up its place among those who wait, and room that it reserved.
/// Allocates: nothing.
template <class T>
SenderSink<T> into_sink(Sender<T> sender) noexcept {
    return SenderSink<T>(std::move(sender));
}
template <class T>
UnboundedSenderSink<T> into_sink(UnboundedSender<T> sender) noexcept {
    return UnboundedSenderSink<T>(std::move(sender));
}

}  // namespace mpsc
POLLEN_NAMESPACE_END
