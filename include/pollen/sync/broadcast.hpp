// SPDX-License-Identifier: MIT
// broadcast: a channel whose every receiver gets every value, if it is quick enough.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/channel_sender.hpp>
#include <pollen/sync/fanout_core.hpp>
#include <pollen/sync/shared_value.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What all ends of a broadcast channel share: the latest values, as many as its capacity.
template <class T>
class BroadcastShared : public FanoutCore {
public:
    explicit BroadcastShared(std::size_t capacity)
        : capacity_(capacity), ring_(new PinnedValue<T>[capacity]) {}
    ~BroadcastShared() { delete[] ring_; }

    /// Not inlined: g++ would see a use after free in the code of who moves an end and drops the
    /// other.
    POLLEN_NOINLINE void destroy() noexcept { delete this; }

    /// False if there is no receiver; else `value` becomes the one that had to go.
    bool send(PinnedValue<T>& value) noexcept {
        WakeBatch woken;
        LockGuard held(lock_);
        const bool received = shared_.with([&](Shared& now) {
            if (now.receivers == 0) return false;
            ring_[now.sent++ % capacity_].swap(value);
            return true;
        });
        if (received) wake_all(&Shared::receiving, held, woken);
        return received;
    }

    /// One receiver more. It gets what is sent from now on.
    std::uint64_t subscribe() noexcept {
        add_owner();
        const LockGuard held(lock_);
        return shared_.with([](Shared& now) {
            ++now.receivers;
            return now.sent;
        });
    }

    /// What a receiver finds that has received up to `next`: a value, or why there is none.
    struct Found {
        RecvError error = RecvError::Closed;
        std::uint64_t missed = 0;
        PinnedValue<T> value;
    };
    std::optional<Found> poll_find(Waiter& waiter, const Waker& waker, std::uint64_t& next) {
        return poll_news(waiter, waker, [&](Shared& now) { return find(now, next); });
    }
    std::optional<Found> try_find(std::uint64_t& next) noexcept {
        const LockGuard held(lock_);
        return shared_.with([&](Shared& now) { return find(now, next); });
    }

    std::size_t unread(std::uint64_t next) noexcept {
        const LockGuard held(lock_);
        return shared_.with(
            [next](Shared& now) { return static_cast<std::size_t>(now.sent - next); });
    }

private:
    // Steps over what was missed, but not over a value: the receiver does when it has copied it.
    std::optional<Found> find(Shared& now, std::uint64_t& next) noexcept {
        std::optional<Found> found;
        const std::uint64_t behind = now.sent - next;
        if (behind > capacity_) {
            found.emplace();
            found->error = RecvError::Lagged;
            found->missed = behind - capacity_;
            next += found->missed;
        } else if (behind != 0) {
            found.emplace();
            found->value = ring_[next % capacity_].share();
        } else if (now.senders == 0) {
            found.emplace();
        }
        return found;
    }

    const std::size_t capacity_;
    PinnedValue<T>* const ring_;  // its content is under the lock
};

}  // namespace detail

/// A channel whose every receiver gets every value (tokio::sync::broadcast): for events.
///
/// It keeps as many of the latest values as its capacity. Sending never waits: a receiver that is
/// further behind is told how many it has missed, and goes on with the oldest value that is kept.
/// Each receiver gets a copy. A value is destroyed when it has had to make room for a later one, or
/// with the channel, and nobody is copying it.
///
/// Memory ordering: what a thread wrote before it sent is visible to who receives the value.
/// Errors: a waker that throws when it is woken ends the process. Copies are made, and values
/// destroyed, without a lock.
/// Allocates: two blocks for the channel, one for each receiver, one for each value.
namespace broadcast {

template <class T>
class Receiver;

/// The end that sends.
///
/// Thread safety: all members but assignment and destruction, from several threads at once.
template <class T>
class [[nodiscard]] Sender : public detail::ChannelSender<detail::BroadcastShared<T>> {
public:
    static constexpr bool is_sendable = sendable<T>;

    /// For channel().
    explicit Sender(detail::BroadcastShared<T>& shared) noexcept
        : detail::ChannelSender<detail::BroadcastShared<T>>(shared) {}

    Sender clone() const noexcept { return Sender(this->added()); }

    /// Sends to all receivers that there are; or gives the value back if there is none:
    /// is_closed(). That a value was sent does not mean that somebody receives it.
    SendResult<T> send(T value) const {
        auto pinned = detail::PinnedValue<T>::make(std::move(value));
        if (this->checked().send(pinned)) return {};
        return SendResult<T>(SendError::Closed, std::move(pinned->mutable_value()));
    }

    /// A new receiver, of what is sent from now on.
    Receiver<T> subscribe() const { return Receiver<T>(this->checked()); }

    std::size_t receiver_count() const noexcept { return this->checked().receivers(); }
};

/// An end that receives; a Stream of RecvResults, each of which is a value or is_lagged().
///
/// Thread safety: one thread at a time; others may be in other threads.
/// Cancellation: every future of it is safe to destroy: no value is lost.
template <class T>
class [[nodiscard]] Receiver : public StreamInterface<Receiver<T>> {
public:
    using Item = RecvResult<T>;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    /// For Sender::subscribe().
    explicit Receiver(detail::BroadcastShared<T>& shared) : place_(new Place(shared)) {
        place_->next = shared.subscribe();
    }
    Receiver(const Receiver&) = delete;  // say resubscribe()
    Receiver& operator=(const Receiver&) = delete;
    Receiver(Receiver&& other) noexcept : place_(std::exchange(other.place_, nullptr)) {}
    Receiver& operator=(Receiver&& other) noexcept {
        Receiver old(std::move(*this));
        place_ = std::exchange(other.place_, nullptr);
        return *this;
    }
    ~Receiver() {
        if (place_ == nullptr) return;
        detail::BroadcastShared<T>& shared = place_->shared;
        if (shared.drop_receiver(place_->waiter)) shared.destroy();
        delete place_;
    }

    /// A future of the next RecvResult: a value or is_lagged(); of nothing when all was received
    /// and there is no sender. Precondition: the receiver outlives it.
    /// Errors: what copying a T throws; the value is the next one still.
    stream::Next<Receiver> recv() noexcept { return stream::Next<Receiver>(*this); }
    Poll<std::optional<Item>> poll_next(Context& cx) {
        auto found = checked().shared.poll_find(place_->waiter, cx.waker(), place_->next);
        if (!found) return Pending{};
        if (!found->value && found->error == RecvError::Closed) {
            return Poll<std::optional<Item>>::ready();
        }
        return Poll<std::optional<Item>>::ready(take(*found));
    }

    /// The next value now; else is_empty(), is_lagged() or is_closed().
    RecvResult<T> try_recv() {
        auto found = checked().shared.try_find(place_->next);
        if (!found) return RecvError::Empty;
        return take(*found);
    }

    /// A new receiver, of what is sent from now on.
    Receiver resubscribe() const { return Receiver(checked().shared); }

    /// How many values were sent that this receiver has not received, the lost ones included.
    std::size_t size() const noexcept { return checked().shared.unread(place_->next); }
    bool is_empty() const noexcept { return size() == 0; }

private:
    // On the heap, so that a receiver that waits may move.
    struct Place {
        explicit Place(detail::BroadcastShared<T>& channel) noexcept : shared(channel) {}
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() = default;

        detail::BroadcastShared<T>& shared;
        std::uint64_t next = 0;  // the number of the value to be received next
        detail::Waiter waiter;
    };

    RecvResult<T> take(typename detail::BroadcastShared<T>::Found& found) {
        if (!found.value) return RecvResult<T>(found.error, found.missed);
        RecvResult<T> result(std::in_place_t(), found.value->value());
        ++place_->next;
        return result;
    }

    Place& checked() const noexcept {
        POLLEN_ASSERT(place_ != nullptr, "broadcast: a receiver that was moved from");
        return *place_;
    }

    Place* place_;  // null when moved from
};

/// Both ends of a new channel.
template <class T>
struct Channel {
    explicit Channel(detail::BroadcastShared<T>& shared)
        : sender(shared), receiver(sender.subscribe()) {}

    Sender<T> sender;
    Receiver<T> receiver;
};

/// Makes a channel that keeps `capacity` values. Precondition: that is not 0.
///
/// Example:
/// ```cpp
/// auto [sender, receiver] = pollen::broadcast::channel<int>(2);
/// for (int i = 1; i <= 3; ++i)
///     EXPECT_TRUE(sender.send(i));
/// EXPECT_EQ(receiver.try_recv().missed(), 1U);
/// EXPECT_EQ(receiver.try_recv().value(), 2);
/// ```
template <class T>
Channel<T> channel(std::size_t capacity) {
    static_assert(std::is_copy_constructible_v<T>,
                  "pollen: every receiver of a broadcast gets a copy of its own");
    POLLEN_ASSERT(capacity > 0, "broadcast::channel(): a capacity of 0");
    return Channel<T>(*new detail::BroadcastShared<T>(capacity));
}

}  // namespace broadcast
POLLEN_NAMESPACE_END
