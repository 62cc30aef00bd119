// SPDX-License-Identifier: MIT
// mpsc: what a sender waits for: room, as a Permit or for a value
// at hand.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/mpsc_shared.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace mpsc {

/// Room for one value in a bounded channel, which nobody else can take.
///
/// It counts as a sender: the channel stays open for it, and it may outlive the Sender that it came
/// from. Destroying it gives the room to the sender that waits longest.
/// Thread safety: one thread at a time.
template <class T>
class [[nodiscard]] Permit {
public:
    static constexpr bool is_sendable = sendable<T>;

    /// For Sender: takes over a reservation.
    explicit Permit(detail::MpscShared<T>& shared) noexcept : shared_(&shared) {
        shared.add_sender();
    }
    Permit(const Permit&) = delete;  // one permit, one value
    Permit& operator=(const Permit&) = delete;
    Permit(Permit&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    Permit& operator=(Permit&& other) noexcept {
        Permit old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        return *this;
    }
    ~Permit() {
        if (shared_ == nullptr) return;
        shared_->give_back();
        leave();
    }

    /// Sends the value. It does not wait, and is refused only if there is no receiver any more: one
    /// that has closed the channel takes what was reserved before.
    /// Precondition: not used, not moved from.
    /// Errors: what moving a T throws, std::bad_alloc; the permit can still be used then.
    SendResult<T> send(T value) && {
        POLLEN_ASSERT(shared_ != nullptr, "mpsc: a permit that was used or moved from");
        const auto refused = shared_->template push<true>(value);
        leave();
        if (refused) return SendResult<T>(*refused, std::move(value));
        return {};
    }

private:
    void leave() noexcept {
        auto* shared = std::exchange(shared_, nullptr);
        if (shared->drop_sender()) shared->destroy();
    }

    detail::MpscShared<T>* shared_;  // null when used or moved from
};

/// Future of Sender::reserve(): a Permit, or nothing if the channel is closed. Borrows the sender.
///
/// Cancellation: destroying it gives up its place in the queue, and passes a permit on that it was
/// granted and that nobody has taken.
template <class T>
class [[nodiscard]] Reserve {
public:
    using Output = std::optional<Permit<T>>;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;

    explicit Reserve(detail::MpscShared<T>& shared) noexcept : shared_(&shared) {}
    Reserve(const Reserve&) = delete;  // a future is polled in one place
    Reserve& operator=(const Reserve&) = delete;
    Reserve(Reserve&&) noexcept = default;
    Reserve& operator=(Reserve&&) = delete;
    ~Reserve() {
        if (waiter_.is_queued()) shared_->cancel_reserve(waiter_);
    }

    Poll<Output> poll(Context& cx) {
        if (waiter_.state() == detail::Waiter::Finished) detail::throw_polled_after_ready();
        const Poll<bool> room = shared_->poll_reserve(waiter_, cx.waker());
        if (room.is_pending()) return Pending{};
        if (!room.value()) return Poll<Output>::ready();
        return Poll<Output>::ready(Permit<T>(*shared_));
    }

private:
    detail::MpscShared<T>* shared_;
    detail::Waiter waiter_;
};

/// Future of Sender::send(): holds the value until there is room. Borrows the sender.
///
/// The answer has the value back if the channel is closed.
/// Cancellation: destroying it destroys the value, unless into_value() has taken it out before: to
/// give up waiting without a value in hand, use reserve().
template <class T>
class [[nodiscard]] Send {
public:
    using Output = SendResult<T>;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;

    Send(detail::MpscShared<T>& shared, T&& value) : shared_(&shared), value_(std::move(value)) {}
    Send(const Send&) = delete;  // a future is polled in one place
    Send& operator=(const Send&) = delete;
    Send(Send&&) = default;
    Send& operator=(Send&&) = delete;
    ~Send() {
        if (waiter_.is_queued()) shared_->cancel_reserve(waiter_);
    }

    /// Errors: what moving a T throws, std::bad_alloc; it has finished then.
    Poll<Output> poll(Context& cx) {
        if (!value_) detail::throw_polled_after_ready();
        if (waiter_.state() == detail::Waiter::Fresh) {
            const auto refused = shared_->template push<false>(*value_);
            if (refused != SendError::Full) return answer(refused);
        }
        const Poll<bool> room = shared_->poll_reserve(waiter_, cx.waker());
        if (room.is_pending()) return Pending{};
        if (!room.value()) return answer(SendError::Closed);
        return answer(Permit<T>(*shared_));
    }

    /// The value, and the end of the future. Empty if it was sent.
    std::optional<T> into_value() && {
        if (waiter_.is_queued()) shared_->cancel_reserve(waiter_);
        std::optional<T> value = std::move(value_);
        value_.reset();
        return value;
    }

private:
    Poll<Output> answer(std::optional<SendError> refused) {
        const Finish finish(*this);
        if (!refused) return Poll<Output>::ready();
        return Poll<Output>::ready(*refused, std::move(*value_));
    }
    Poll<Output> answer(Permit<T> permit) {
        const Finish finish(*this);
        return std::move(permit).send(std::move(*value_));
    }

    struct Finish {
        explicit Finish(Send& send) noexcept : finished(send) {}
        Finish(const Finish&) = delete;
        Finish& operator=(const Finish&) = delete;
        ~Finish() { finished.value_.reset(); }
        Send& finished;
    };

    detail::MpscShared<T>* shared_;
    std::optional<T> value_;  // empty when finished
    detail::Waiter waiter_;
};

}  // namespace mpsc
POLLEN_NAMESPACE_END
