// SPDX-License-Identifier: MIT
// oneshot: a channel for one value, from one sender to one receiver.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/oneshot_core.hpp>
#include <pollen/sync/oneshot_state.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <new>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What both ends of a oneshot channel point to: one block.
template <class T>
class OneshotShared : public OneshotCore {
public:
    OneshotShared() noexcept {}

    /// Not inlined: g++ would see a use after free in the code of who moves an end and drops the
    /// other.
    POLLEN_NOINLINE void destroy() noexcept { delete this; }

    void write(T&& value) {
        slot_.with([&](Slot& slot) { ::new (static_cast<void*>(slot.bytes)) T(std::move(value)); });
    }
    /// Precondition: it is written, and the caller's.
    T& value() noexcept {
        return slot_.with([](Slot& slot) -> T& {
            // safe: write() has made a T there.
            return *std::launder(reinterpret_cast<T*>(slot.bytes));
        });
    }

private:
    struct Slot {
        alignas(T) unsigned char bytes[sizeof(T)];
    };

    Cell<Slot> slot_;
};

/// Takes the value out: it is destroyed, and then the end leaves, when the value has been moved
/// out, or when that threw.
template <class T>
class OneshotTaken {
public:
    explicit OneshotTaken(OneshotShared<T>& shared, OneshotEnd end) noexcept
        : shared_(shared), end_(end) {}
    OneshotTaken(const OneshotTaken&) = delete;
    OneshotTaken& operator=(const OneshotTaken&) = delete;
    ~OneshotTaken() {
        shared_.value().~T();
        if (shared_.state.leave(end_) != 0) shared_.destroy();
    }

private:
    OneshotShared<T>& shared_;
    OneshotEnd end_;
};

}  // namespace detail

/// A channel for one value (futures::channel::oneshot, tokio::sync::oneshot): a task's answer to
/// another.
namespace oneshot {

template <class T>
class Sender;
template <class T>
class Receiver;

/// Future of Sender::closed(): borrows the sender.
template <class T>
class [[nodiscard]] Closed {
public:
    using Output = void;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    explicit Closed(Sender<T>& sender) noexcept : sender_(&sender) {}
    Closed(const Closed&) = delete;  // a future is polled in one place
    Closed& operator=(const Closed&) = delete;
    Closed(Closed&& other) noexcept : sender_(std::exchange(other.sender_, nullptr)) {}
    Closed& operator=(Closed&& other) noexcept {
        sender_ = std::exchange(other.sender_, nullptr);
        return *this;
    }

    Poll<void> poll(Context& cx) {
        if (sender_ == nullptr) detail::throw_polled_after_ready();
        const Poll<void> answer = sender_->poll_closed(cx);
        if (answer.is_ready()) sender_ = nullptr;
        return answer;
    }

private:
    Sender<T>* sender_;  // null when finished or moved from
};

/// The end that sends. Destroying it without send() tells the receiver that no value will come.
///
/// Thread safety: one thread at a time; the receiver may be in another. Lock-free.
/// Cancellation: send() and the destructor are not futures and cannot be cancelled. Destroying the
/// future of closed() has no effect.
template <class T>
class [[nodiscard]] Sender {
public:
    static constexpr bool is_sendable = sendable<T>;

    explicit Sender(detail::OneshotShared<T>& shared) noexcept : shared_(&shared) {}
    Sender(const Sender&) = delete;  // there is one value
    Sender& operator=(const Sender&) = delete;
    Sender(Sender&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    Sender& operator=(Sender&& other) noexcept {
        Sender old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        return *this;
    }
    ~Sender() {
        if (auto* shared = std::exchange(shared_, nullptr)) finish(*shared, false);
    }

    /// Gives the value to the receiver and wakes it. Gives it back if the receiver has closed, or
    /// is gone. That a value was sent does not mean that it is received.
    ///
    /// Precondition: not moved from, nothing sent before.
    /// Memory ordering: what was written before is visible to who receives the value.
    /// Errors: what moving a T throws; the sender is as it was, then.
    SendResult<T> send(T value) && {
        POLLEN_ASSERT(shared_ != nullptr, "oneshot: a sender that was moved from");
        if (shared_->state.is_closed()) {
            const Sender dropped(std::move(*this));
            return SendResult<T>(SendError::Closed, std::move(value));
        }
        shared_->write(std::move(value));
        auto& shared = *std::exchange(shared_, nullptr);
        if (POLLEN_LIKELY(finish(shared, true))) return {};
        // The receiver has closed in between.
        const detail::OneshotTaken taken(shared, detail::OneshotEnd::Sender);
        return SendResult<T>(SendError::Closed, std::move(shared.value()));
    }

    /// True if the receiver has closed or is gone: a send would fail (futures: is_canceled).
    bool is_closed() const noexcept { return shared_ == nullptr || shared_->state.is_closed(); }

    /// A future that is ready when is_closed(), to give up work that nobody waits for (futures:
    /// cancellation). Precondition: the sender outlives it and does not move.
    Closed<T> closed() noexcept { return Closed<T>(*this); }
    Poll<void> poll_closed(Context& cx) {
        if (shared_ == nullptr) return Poll<void>::ready();
        if (shared_->wait(detail::OneshotEnd::Sender, cx.waker())) return Pending{};
        return Poll<void>::ready();
    }

private:
    // The sender's last act, after which the block may be gone; false if the value was refused.
    static bool finish(detail::OneshotShared<T>& shared, bool with_value) noexcept {
        switch (shared.finish(with_value)) {
            case detail::OneshotFinish::TakeBack:
                return false;
            case detail::OneshotFinish::Destroy:
                shared.destroy();
                break;
            case detail::OneshotFinish::Nothing:
                break;
        }
        return true;
    }

    detail::OneshotShared<T>* shared_;  // null when it has sent or was moved from
};

/// The end that receives: a future of the value, or of an empty optional if the sender is destroyed
/// without having sent.
///
/// The answer is an optional, not an exception: that the other side has gone is no surprise in a
/// program of many tasks, and the same answer serves builds without exceptions.
///
/// Thread safety: one thread at a time; the sender may be in another. Lock-free.
/// Cancellation: destroying it tells the sender (closed()) and destroys a value that was sent and
/// not received. To wait for some time only, lend it: future::by_ref(receiver) may be destroyed and
/// no value is lost.
template <class T>
class [[nodiscard]] Receiver {
public:
    using Output = std::optional<T>;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    explicit Receiver(detail::OneshotShared<T>& shared) noexcept : shared_(&shared) {}
    Receiver(const Receiver&) = delete;  // there is one value
    Receiver& operator=(const Receiver&) = delete;
    Receiver(Receiver&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    Receiver& operator=(Receiver&& other) noexcept {
        Receiver old(std::move(*this));
        shared_ = std::exchange(other.shared_, nullptr);
        return *this;
    }
    ~Receiver() {
        if (shared_ != nullptr) leave();
    }

    /// Memory ordering: what the sender wrote before send() is visible with the value.
    /// Errors: PolledAfterReady after an answer, also of try_recv().
    Poll<Output> poll(Context& cx) {
        if (shared_ == nullptr) detail::throw_polled_after_ready();
        const bool waits =
            !shared_->state.is_closed() && shared_->wait(detail::OneshotEnd::Receiver, cx.waker());
        if (waits) return Pending{};
        if (!shared_->state.has_value()) {
            leave();
            return Poll<Output>::ready();
        }
        auto& shared = *std::exchange(shared_, nullptr);
        const detail::OneshotTaken taken(shared, detail::OneshotEnd::Receiver);
        return Poll<Output>::ready(std::move(shared.value()));
    }

    /// The value if it is there; else is_empty(), or is_closed() if none will come. After a value
    /// or is_closed() it answers is_closed().
    RecvResult<T> try_recv() {
        if (shared_ == nullptr) return RecvError::Closed;
        if (!shared_->state.is_done() && !shared_->state.is_closed()) return RecvError::Empty;
        if (!shared_->state.has_value()) {
            leave();
            return RecvError::Closed;
        }
        auto& shared = *std::exchange(shared_, nullptr);
        const detail::OneshotTaken taken(shared, detail::OneshotEnd::Receiver);
        return RecvResult<T>(std::in_place_t(), std::move(shared.value()));
    }

    /// Lets no more value in, and tells the sender. A value that was sent before can still be
    /// received; poll() and try_recv() do not wait any more.
    void close() {
        if (shared_ != nullptr) shared_->close();
    }

    /// True if it has answered: another poll() is an error.
    bool is_terminated() const noexcept { return shared_ == nullptr; }

private:
    void leave() noexcept {
        using detail::OneshotEnd;
        detail::OneshotShared<T>& shared = *std::exchange(shared_, nullptr);
        if (!shared.state.is_done()) shared.close();
        shared.stop_waiting(OneshotEnd::Receiver);
        if (shared.state.has_value()) {
            const detail::OneshotTaken destroyed(shared, OneshotEnd::Receiver);
        } else if (shared.state.leave(OneshotEnd::Receiver) != 0) {
            shared.destroy();
        }
    }

    detail::OneshotShared<T>* shared_;  // null when it has answered or was moved from
};

/// Both ends of a new channel.
template <class T>
struct Channel {
    explicit Channel(detail::OneshotShared<T>& shared) noexcept
        : sender(shared), receiver(shared) {}

    Sender<T> sender;
    Receiver<T> receiver;
};

/// Makes a channel for one T; oneshot::channel<Unit>() for an event without a value.
///
/// Allocates: one block, which the second end to go frees. Waiting allocates nothing.
///
/// Example:
/// ```cpp
/// auto [sender, receiver] = pollen::oneshot::channel<int>();
/// EXPECT_TRUE(std::move(sender).send(42));
/// EXPECT_EQ(receiver.try_recv().value(), 42);
/// ```
template <class T>
Channel<T> channel() {
    static_assert(std::is_object_v<T>, "pollen: a channel carries objects: Unit stands for void");
    return Channel<T>(*new detail::OneshotShared<T>);
}

}  // namespace oneshot
POLLEN_NAMESPACE_END
