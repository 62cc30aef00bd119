// SPDX-License-Identifier: MIT
// mpsc: the end that receives, of bounded and unbounded channels.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/mpsc_shared.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace mpsc {

template <class T>
class BasicSender;
template <class T>
class Receiver;

/// Future of Receiver::recv_many(): borrows the receiver and the buffer.
///
/// Cancellation: safe; a value is in the channel or in the buffer.
template <class T, class Buffer>
class [[nodiscard]] RecvMany {
public:
    using Output = std::size_t;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    RecvMany(Receiver<T>& receiver, Buffer& buffer, std::size_t limit) noexcept
        : receiver_(&receiver), buffer_(&buffer), limit_(limit) {}
    RecvMany(const RecvMany&) = delete;  // a future is polled in one place
    RecvMany& operator=(const RecvMany&) = delete;
    RecvMany(RecvMany&& other) noexcept
        : receiver_(std::exchange(other.receiver_, nullptr)),
          buffer_(other.buffer_),
          limit_(other.limit_) {}
    RecvMany& operator=(RecvMany&&) = delete;

    Poll<std::size_t> poll(Context& cx) {
        if (receiver_ == nullptr) detail::throw_polled_after_ready();
        const Poll<std::size_t> answer = receiver_->poll_recv_many(cx, *buffer_, limit_);
        if (answer.is_ready()) receiver_ = nullptr;
        return answer;
    }

private:
    Receiver<T>* receiver_;  // null when finished or moved from
    Buffer* buffer_;
    std::size_t limit_;
};

/// The one end that receives; a Stream. Destroying it closes the channel and destroys what is in
/// it.
///
/// Thread safety: one thread at a time; senders may be in others.
/// Cancellation: every future of it is safe to destroy: no value is lost.
/// Allocates: nothing.
template <class T>
class [[nodiscard]] Receiver : public StreamInterface<Receiver<T>> {
public:
    using Item = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    /// For channel() and unbounded().
    explicit Receiver(detail::MpscShared<T>& shared) noexcept : shared_(&shared) {}
    Receiver(const Receiver&) = delete;  // there is one
    Receiver& operator=(const Receiver&) = delete;
    Receiver(Receiver&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    Receiver& operator=(Receiver&& other) noexcept {
        Receiver old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        return *this;
    }
    ~Receiver() {
        if (shared_ == nullptr) return;
        shared_->close(true);
        shared_->drain();
        if (shared_->drop_receiver()) shared_->destroy();
    }

    /// A future of the next value; of nothing when the channel has ended and is empty.
    /// Precondition: the receiver outlives it.
    stream::Next<Receiver> recv() noexcept { return stream::Next<Receiver>(*this); }
    Poll<std::optional<T>> poll_recv(Context& cx) { return checked().poll_recv(cx.waker()); }
    Poll<std::optional<T>> poll_next(Context& cx) { return poll_recv(cx); }

    /// The next value if it is there; else is_empty(), or is_closed() if none will come.
    RecvResult<T> try_recv() { return checked().try_recv(); }

    /// A future that waits for a value, appends all that are there, but at most `limit`, to the
    /// buffer with push_back(), and answers with their number: 0 when the channel has ended, or if
    /// limit is 0. Precondition: receiver and buffer outlive it.
    template <class Buffer>
    RecvMany<T, Buffer> recv_many(Buffer& buffer, std::size_t limit) noexcept {
        return RecvMany<T, Buffer>(*this, buffer, limit);
    }
    template <class Buffer>
    Poll<std::size_t> poll_recv_many(Context& cx, Buffer& buffer, std::size_t limit);

    /// No more can be sent, and senders that wait hear of it; what is in the channel, and what
    /// permits are out for, can still be received.
    void close() noexcept { checked().close(false); }

    /// True if nothing can be sent any more, but into permits.
    bool is_closed() const noexcept { return checked().closed().is_open(); }

    /// How many values are in the channel.
    std::size_t size() const noexcept { return checked().size(); }
    bool is_empty() const noexcept { return size() == 0; }

    /// At least as many values as are in the channel; just so many if no more can come.
    SizeHint size_hint() const noexcept { return checked().size_hint(); }

private:
    friend BasicSender<T>;

    detail::MpscShared<T>& checked() const noexcept {
        POLLEN_ASSERT(shared_ != nullptr, "mpsc: a receiver that was moved from");
        return *shared_;
    }

    detail::MpscShared<T>* shared_;  // null when moved from
};

template <class T>
template <class Buffer>
Poll<std::size_t> Receiver<T>::poll_recv_many(Context& cx, Buffer& buffer, std::size_t limit) {
    if (limit == 0) return std::size_t{0};
    Poll<std::optional<T>> first = poll_recv(cx);
    if (first.is_pending()) return Pending{};
    if (!first.value()) return std::size_t{0};
    buffer.push_back(*std::move(first).value());
    std::size_t count = 1;
    for (; count < limit; ++count) {
        RecvResult<T> next = try_recv();
        if (!next) break;
        buffer.push_back(std::move(next).value());
    }
    return count;
}

}  // namespace mpsc
POLLEN_NAMESPACE_END
