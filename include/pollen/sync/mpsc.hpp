// SPDX-License-Identifier: MIT
// mpsc: a channel from many senders to one receiver, bounded or unbounded.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sync/channel_closed.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/channel_sender.hpp>
#include <pollen/sync/mpsc_receive.hpp>
#include <pollen/sync/mpsc_send.hpp>
#include <pollen/sync/mpsc_shared.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A channel from many senders to one receiver (tokio::sync::mpsc, futures::channel::mpsc).
///
/// Values arrive in the order in which they were sent. The channel ends when the last sender is
/// destroyed, or when the receiver closes it or is destroyed; what is in it is received first, or
/// destroyed with it.
///
/// Memory ordering: what a thread wrote before it sent is visible to who receives the value; what
/// the receiver did before it took a value out is visible to the sender that gets the room.
/// Errors: a waker that throws when it is woken ends the process. While a value is moved into the
/// channel its lock is held: the move constructor of T must not use the same channel. All else that
/// is the user's (wakers, moving out, destructors) runs without a lock.
namespace mpsc {

/// What the two kinds of sender have in common: they are counted, and see the end.
template <class T>
class BasicSender : public detail::ChannelSender<detail::MpscShared<T>> {
public:
    static constexpr bool is_sendable = sendable<T>;

    /// True if nothing can be sent any more: the receiver has closed the channel, or is gone.
    bool is_closed() const noexcept {
        return this->shared() == nullptr || this->shared()->closed().is_open();
    }

    /// A future that is ready when is_closed(). Precondition: the sender outlives it.
    ChannelClosed closed() const noexcept { return ChannelClosed(this->checked().closed()); }

    /// True if both send into the same channel.
    bool same_channel(const BasicSender& other) const noexcept {
        return this->shared() == other.shared() && this->shared() != nullptr;
    }

    /// True if it sends to this receiver.
    bool is_connected_to(const Receiver<T>& receiver) const noexcept {
        return this->shared() == receiver.shared_ && this->shared() != nullptr;
    }

    /// A key for hash tables: that of another sender is equal if same_channel(). It says nothing
    /// once the channel is gone.
    const void* channel_id() const noexcept { return this->shared(); }

protected:
    explicit BasicSender(detail::MpscShared<T>& shared) noexcept
        : detail::ChannelSender<detail::MpscShared<T>>(shared) {}
};

/// Sends into a bounded channel, and waits while it is full.
///
/// Thread safety: all members but assignment and destruction, from several threads at once.
/// Fairness: senders that wait get room in the order in which they came; a send() or try_send()
/// that comes later does not overtake them.
/// Allocates: nothing for a wait; a block for every 32 values, unless there is one to use again.
template <class T>
class [[nodiscard]] Sender : public BasicSender<T> {
public:
    /// For channel().
    explicit Sender(detail::MpscShared<T>& shared) noexcept : BasicSender<T>(shared) {}

    Sender clone() const noexcept { return Sender(this->added()); }

    /// A future that sends the value when there is room. Precondition: the sender outlives it.
    /// Cancellation: destroying it destroys the value, if it was not sent (see reserve()).
    Send<T> send(T value) const { return Send<T>(this->checked(), std::move(value)); }

    /// A future of room for one value: the value need not exist while one waits.
    /// Precondition: the sender outlives it (but not the permit).
    /// Cancellation: safe; it loses its place among those who wait, and nothing else.
    Reserve<T> reserve() const noexcept { return Reserve<T>(this->checked()); }

    /// Sends now; or gives the value back: is_full() or is_closed().
    SendResult<T> try_send(T value) const {
        if (const auto refused = this->checked().template push<false>(value)) {
            return SendResult<T>(*refused, std::move(value));
        }
        return {};
    }

    /// Room for one value now, or nothing if there is none or the channel is closed.
    std::optional<Permit<T>> try_reserve() const noexcept {
        detail::MpscShared<T>& shared = this->checked();
        if (shared.try_reserve()) return {};
        return Permit<T>(shared);
    }

    /// For how many values there is room now, and for how many when it is empty.
    std::size_t capacity() const noexcept { return this->checked().room(); }
    std::size_t max_capacity() const noexcept { return this->checked().capacity(); }
};

/// Sends into an unbounded channel, and never waits: what nobody receives piles up.
///
/// Thread safety: all members but assignment and destruction, from several threads at once.
/// Allocates: a block for every 32 values, unless there is one to use again.
template <class T>
class [[nodiscard]] UnboundedSender : public BasicSender<T> {
public:
    /// For unbounded().
    explicit UnboundedSender(detail::MpscShared<T>& shared) noexcept : BasicSender<T>(shared) {}

    UnboundedSender clone() const noexcept { return UnboundedSender(this->added()); }

    /// Sends; or gives the value back: is_closed().
    SendResult<T> send(T value) const {
        if (const auto refused = this->checked().template push<false>(value)) {
            return SendResult<T>(*refused, std::move(value));
        }
        return {};
    }
};

/// Both ends of a new channel.
template <class T, class S>
struct Channel {
    explicit Channel(detail::MpscShared<T>& shared) noexcept : sender(shared), receiver(shared) {}

    S sender;
    Receiver<T> receiver;
};

/// Makes a channel that holds at most `capacity` values that were not received yet.
///
/// Precondition: capacity is not 0.
/// Allocates: one block for the channel, and one with the first value.
///
/// Example:
/// ```cpp
/// auto [sender, receiver] = pollen::mpsc::channel<int>(1);
/// EXPECT_TRUE(sender.try_send(42));
/// EXPECT_TRUE(sender.try_send(43).is_full());
/// EXPECT_EQ(receiver.try_recv().value(), 42);
/// ```
template <class T>
Channel<T, Sender<T>> channel(std::size_t capacity) {
    static_assert(std::is_object_v<T>, "pollen: a channel carries objects: Unit stands for void");
    POLLEN_ASSERT(capacity > 0 && capacity <= detail::MpscRoom::max_count / 2,
                  "mpsc::channel(): a capacity of 0, or one that cannot be counted");
    return Channel<T, Sender<T>>(*new detail::MpscShared<T>(capacity));
}

/// Makes a channel without a limit: sending never waits.
///
/// Allocates: as channel().
template <class T>
Channel<T, UnboundedSender<T>> unbounded() {
    static_assert(std::is_object_v<T>, "pollen: a channel carries objects: Unit stands for void");
    return Channel<T, UnboundedSender<T>>(*new detail::MpscShared<T>(0));
}

}  // namespace mpsc
POLLEN_NAMESPACE_END
