// SPDX-License-Identifier: MIT
// watch: a channel that keeps the latest value only, for any number of receivers.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/channel_sender.hpp>
#include <pollen/sync/shared_value.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/sync/watch_shared.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A channel that keeps the latest value only (tokio::sync::watch): for state and settings.
///
/// A receiver sees the latest value and hears that it has changed; values in between may be missed.
/// Nobody waits for anybody: a value that is being looked at stays as it is, and the next one is
/// put beside it.
///
/// Memory ordering: what a thread wrote before it sent is visible to who sees the value.
/// Errors: a waker that throws when it is woken ends the process.
/// Allocates: a block for the channel, and one for each value that is sent.
namespace watch {

template <class T>
class Receiver;

/// Future of Sender::closed(): ready when there is no receiver. Borrows the sender.
template <class T>
class [[nodiscard]] Closed {
public:
    using Output = void;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;

    explicit Closed(detail::WatchShared<T>& shared) noexcept : shared_(&shared) {}
    Closed(const Closed&) = delete;  // a future is polled in one place
    Closed& operator=(const Closed&) = delete;
    Closed(Closed&& other) noexcept
        : shared_(std::exchange(other.shared_, nullptr)), waiter_(std::move(other.waiter_)) {}
    Closed& operator=(Closed&&) = delete;
    ~Closed() {
        if (shared_ != nullptr && waiter_.is_queued()) shared_->cancel_closed(waiter_);
    }

    Poll<void> poll(Context& cx) {
        if (shared_ == nullptr) detail::throw_polled_after_ready();
        const Poll<void> answer = shared_->poll_closed(waiter_, cx.waker());
        if (answer.is_ready()) shared_ = nullptr;
        return answer;
    }

private:
    detail::WatchShared<T>* shared_;  // null when finished or moved from
    detail::Waiter waiter_;
};

/// The end that sends.
///
/// Thread safety: all members but assignment and destruction, from several threads at once.
template <class T>
class [[nodiscard]] Sender : public detail::ChannelSender<detail::WatchShared<T>> {
public:
    static constexpr bool is_sendable = sendable<T>;

    /// For channel().
    explicit Sender(detail::WatchShared<T>& shared) noexcept
        : detail::ChannelSender<detail::WatchShared<T>>(shared) {}

    Sender clone() const noexcept { return Sender(this->added()); }

    /// Makes this the latest value; or gives it back, and changes nothing, if there is no receiver:
    /// is_closed().
    SendResult<T> send(T value) const {
        if (is_closed()) return SendResult<T>(SendError::Closed, std::move(value));
        (void) send_replace(std::move(value));
        return {};
    }

    /// Makes this the latest value, whether or not there is a receiver. Returns the one before.
    Ref<T> send_replace(T value) const {
        auto pinned = detail::PinnedValue<T>::make(std::move(value));
        this->checked().replace(pinned, nullptr);
        return Ref<T>(std::move(pinned));
    }

    /// Calls f with a copy of the latest value, and makes that the latest. If others send
    /// meanwhile, that is done again with their value: f may be called several times, and no
    /// change is lost. No lock is held while it runs.
    template <class F>
    void send_modify(F f) const {
        for (;;) {
            std::uint64_t seen = 0;
            const detail::PinnedValue<T> latest = this->checked().borrow(&seen);
            T copy(latest->value());
            f(copy);
            auto pinned = detail::PinnedValue<T>::make(std::move(copy));
            if (this->checked().replace(pinned, &seen)) return;
        }
    }

    /// The latest value.
    Ref<T> borrow() const noexcept { return Ref<T>(this->checked().borrow(nullptr)); }

    /// A new receiver, which has seen the latest value.
    Receiver<T> subscribe() const noexcept;

    /// True if there is no receiver. subscribe() changes that.
    bool is_closed() const noexcept { return !this->checked().has_receivers(); }
    /// A future that is ready when is_closed(). Precondition: the sender outlives it.
    Closed<T> closed() const noexcept { return Closed<T>(this->checked()); }
    std::size_t receiver_count() const noexcept { return this->checked().receivers(); }
};

/// Future of Receiver::changed(): borrows the receiver.
///
/// Cancellation: safe; a change that it has not answered with is not marked as seen.
template <class T>
class [[nodiscard]] Changed {
public:
    using Output = bool;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;

    explicit Changed(Receiver<T>& receiver) noexcept : receiver_(&receiver) {}
    Changed(const Changed&) = delete;  // a future is polled in one place
    Changed& operator=(const Changed&) = delete;
    Changed(Changed&& other) noexcept
        : receiver_(std::exchange(other.receiver_, nullptr)), waiter_(std::move(other.waiter_)) {}
    Changed& operator=(Changed&&) = delete;
    ~Changed() {
        if (receiver_ != nullptr && waiter_.is_queued()) receiver_->shared_->cancel_news(waiter_);
    }

    Poll<bool> poll(Context& cx) {
        if (receiver_ == nullptr) detail::throw_polled_after_ready();
        const std::optional<bool> answer =
            receiver_->checked().poll_changed(waiter_, cx.waker(), receiver_->seen_);
        if (!answer) return Pending{};
        receiver_ = nullptr;
        return *answer;
    }

private:
    Receiver<T>* receiver_;  // null when finished or moved from
    detail::Waiter waiter_;
};

/// An end that sees the latest value.
///
/// Thread safety: one thread at a time; clones may be in others.
template <class T>
class [[nodiscard]] Receiver {
public:
    static constexpr bool is_sendable = sendable<T>;

    /// For channel() and subscribe(): has seen the values up to this one.
    explicit Receiver(detail::WatchShared<T>& shared, std::uint64_t seen) noexcept
        : shared_(&shared), seen_(seen) {}
    Receiver(const Receiver&) = delete;  // copying costs atomic operations: say clone()
    Receiver& operator=(const Receiver&) = delete;
    Receiver(Receiver&& other) noexcept
        : shared_(std::exchange(other.shared_, nullptr)), seen_(other.seen_) {}
    Receiver& operator=(Receiver&& other) noexcept {
        Receiver old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        seen_ = other.seen_;
        return *this;
    }
    ~Receiver() {
        if (shared_ == nullptr) return;
        detail::Waiter none;
        if (shared_->drop_receiver(none)) shared_->destroy();
    }

    /// Another receiver, which has seen what this one has.
    Receiver clone() const noexcept {
        checked().subscribe();
        return Receiver(*shared_, seen_);
    }

    /// The latest value; does not mark it as seen.
    Ref<T> borrow() const noexcept { return Ref<T>(checked().borrow(nullptr)); }
    /// The latest value, which has_changed() and changed() do not tell of any more.
    Ref<T> borrow_and_update() noexcept { return Ref<T>(checked().borrow(&seen_)); }

    /// True if there is a value that was not seen yet.
    bool has_changed() const noexcept { return checked().changed(seen_).value_or(false); }
    /// True if there is no sender any more.
    bool is_closed() const noexcept { return !checked().has_senders(); }

    /// A future that is ready with true when there is a value that was not seen, and marks it as
    /// seen; with false when there is none and no sender. Precondition: the receiver outlives it
    /// and does not move.
    Changed<T> changed() noexcept { return Changed<T>(*this); }

private:
    friend Changed<T>;

    detail::WatchShared<T>& checked() const noexcept {
        POLLEN_ASSERT(shared_ != nullptr, "watch: a receiver that was moved from");
        return *shared_;
    }

    detail::WatchShared<T>* shared_;  // null when moved from
    std::uint64_t seen_;
};

template <class T>
Receiver<T> Sender<T>::subscribe() const noexcept {
    detail::WatchShared<T>& shared = this->checked();
    return Receiver<T>(shared, shared.subscribe());
}

/// Both ends of a new channel.
template <class T>
struct Channel {
    explicit Channel(detail::WatchShared<T>& shared) noexcept
        : sender(shared), receiver(sender.subscribe()) {}

    Sender<T> sender;
    Receiver<T> receiver;
};

/// Makes a channel with its first value, which the receiver has seen.
///
/// Example:
/// ```cpp
/// auto [sender, receiver] = pollen::watch::channel<int>(1);
/// EXPECT_TRUE(sender.send(2));
/// EXPECT_TRUE(sender.send(3));
/// EXPECT_TRUE(receiver.has_changed());
/// EXPECT_EQ(*receiver.borrow_and_update(), 3);
/// ```
template <class T>
Channel<T> channel(T value) {
    static_assert(std::is_object_v<T>, "pollen: a channel carries objects");
    return Channel<T>(*new detail::WatchShared<T>(std::move(value)));
}

}  // namespace watch
POLLEN_NAMESPACE_END
