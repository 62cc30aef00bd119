// SPDX-License-Identifier: MIT
// What both ends of an mpsc channel point to: the queue, the room in it, and who waits for what.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/gate.hpp>
#include <pollen/sync/mpsc_room.hpp>
#include <pollen/sync/waiter.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/wake_batch.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A channel without its values.
//
// The lock guards what senders share, and where both sides wait. The receiver takes values out
// without it, and takes it to wait, or to grant room to senders that wait.
class MpscCore {
public:
    /// What a sender's waiter is granted.
    enum Grant : std::uint8_t { Room = Waiter::Granted, Closed = Waiter::Granted + 1 };

    /// capacity: 0 if there is no limit.
    explicit MpscCore(std::size_t capacity) noexcept : capacity_(capacity) {}
    MpscCore(const MpscCore&) = delete;
    MpscCore& operator=(const MpscCore&) = delete;

    // Any sender.

    void add_sender() noexcept {
        // order: relaxed; the caller's own sender keeps the channel open, and nothing is published.
        senders_.fetch_add(1, Order::Relaxed);
    }
    /// True if this was the last of all: destroy the channel.
    [[nodiscard]] bool drop_sender() noexcept;

    /// Room for one value now; Full if there is none, or if others wait for it.
    std::optional<SendError> try_reserve() noexcept;

    /// Waits for room. Ready: with true if there is room for one value now, which is reserved; with
    /// false if the channel is closed.
    Poll<bool> poll_reserve(Waiter& waiter, const Waker& waker);

    /// A waiter of poll_reserve() goes.
    void cancel_reserve(Waiter& waiter) noexcept;

    /// Room that was reserved is given back.
    void give_back() noexcept;

    /// Opens when nothing can be sent any more.
    Gate& closed() noexcept { return closed_; }

    /// Room for so many values.
    std::size_t room() noexcept {
        const LockGuard held(lock_);
        return shared_.with([this](Shared& now) {
            now.received = room_.received();
            return now.closed ? 0 : capacity_ - used(now);
        });
    }
    std::size_t capacity() const noexcept { return capacity_; }

    // The receiver.

    /// Values were taken out of the queue.
    void free(std::size_t count) {
        if (capacity_ != 0 && room_.free(count)) grant_room();
    }

    /// No more room is granted, and who waits for some is told. With gone the receiver goes, and
    /// takes no more values at all.
    void close(bool gone) noexcept;

    /// After close(true), when the queue is empty. True if it was the last of all: destroy the
    /// channel.
    [[nodiscard]] bool drop_receiver() noexcept { return drop_owner(); }

protected:
    struct Shared {
        std::size_t granted = 0;   // values for which room was granted so far
        std::size_t received = 0;  // what room_ said when it was last looked at
        std::size_t reserved = 0;  // granted, and not used yet
        bool closed = false;
        bool receiver_gone = false;
        bool senders_gone = false;
        std::optional<Waker> receiver;  // of the receiver, while it waits
        WaiterList reserving;
    };

    // All of these under the lock.

    std::size_t used(const Shared& now) const noexcept {
        return (now.granted - now.received) & MpscRoom::max_count;
    }
    bool has_room(Shared& now) noexcept {
        if (capacity_ == 0 || POLLEN_LIKELY(used(now) < capacity_)) return true;
        now.received = room_.received();
        return used(now) < capacity_;
    }
    /// Why there is no room, if there is none.
    std::optional<SendError> refusal(Shared& now) noexcept {
        if (now.closed) return SendError::Closed;
        if (!now.reserving.is_empty() || !has_room(now)) return SendError::Full;
        return {};
    }
    /// True if nothing will come any more.
    static bool is_finished(const Shared& now) noexcept {
        return now.senders_gone || (now.closed && now.reserved == 0);
    }
    static void reserve(Shared& now) noexcept {
        ++now.granted;
        ++now.reserved;
    }
    static std::optional<Waker> take_receiver(Shared& now) noexcept {
        std::optional<Waker> taken = std::move(now.receiver);
        now.receiver.reset();
        return taken;
    }
    /// Hands room on to those who wait for it.
    void grant(LockGuard& held, WakeBatch& woken) noexcept;
    /// Room that was reserved is not used.
    void give_back(LockGuard& held, WakeBatch& woken) noexcept;
    void close_all(LockGuard& held, WakeBatch& woken, WaiterList Shared::* list) noexcept;

    void grant_room() noexcept;
    bool drop_owner() noexcept {
        // order: release hands this side's uses to the other; acquire, if this is the last.
        return owners_.fetch_sub(1, Order::AcqRel) == 1;
    }

    Lock lock_;
    Cell<Shared> shared_;
    Gate closed_;
    const std::size_t capacity_;
    Atomic<std::size_t> senders_ = 1;   // and permits
    Atomic<std::uint32_t> owners_ = 2;  // all senders together, and the receiver
    alignas(64) MpscRoom room_;         // written by the receiver for every value
};

inline bool MpscCore::drop_sender() noexcept {
    // order: release hands this sender's uses to the last one; acquire, if that is this one.
    if (senders_.fetch_sub(1, Order::AcqRel) != 1) return false;
    std::optional<Waker> receiver;
    {
        const LockGuard held(lock_);
        receiver = shared_.with([](Shared& now) {
            now.senders_gone = true;
            return take_receiver(now);
        });
    }
    if (receiver) wake_or_abort(std::move(*receiver));
    return drop_owner();
}

inline std::optional<SendError> MpscCore::try_reserve() noexcept {
    const LockGuard held(lock_);
    return shared_.with([this](Shared& now) {
        std::optional<SendError> refused = refusal(now);
        if (!refused) reserve(now);
        return refused;
    });
}

inline Poll<bool> MpscCore::poll_reserve(Waiter& waiter, const Waker& waker) {
    if (waiter.state() == Waiter::Fresh) {
        std::optional<SendError> refused = try_reserve();
        if (refused == SendError::Full) {
            std::optional<Waker> clone(waker.clone());
            const LockGuard held(lock_);
            refused = shared_.with([&](Shared& now) {
                // Announced first: room that is freed from now on will be granted.
                room_.start_waiting();
                std::optional<SendError> still = refusal(now);
                if (still == SendError::Full) {
                    now.reserving.push_back(waiter, std::move(*clone));
                    return still;
                }
                if (now.reserving.is_empty()) room_.stop_waiting();
                if (!still) reserve(now);
                return still;
            });
        }
        if (refused == SendError::Full) return Pending{};
        waiter.finish();
        return !refused;
    }
    if (waiter.still_waits(lock_, waker)) return Pending{};
    const bool room = waiter.state() == Room;
    waiter.finish();
    return room;
}

inline void MpscCore::cancel_reserve(Waiter& waiter) noexcept {
    WakeBatch woken;
    std::optional<Waker> own;
    LockGuard held(lock_);
    if (waiter.state() == Waiter::Waiting) {
        shared_.with([&](Shared& now) {
            own.emplace(now.reserving.remove(waiter));
            if (now.reserving.is_empty()) room_.stop_waiting();
        });
        return;
    }
    const bool room = waiter.state() == Room;
    waiter.finish();
    if (room) give_back(held, woken);
}

inline void MpscCore::give_back() noexcept {
    WakeBatch woken;
    LockGuard held(lock_);
    give_back(held, woken);
}

inline void MpscCore::give_back(LockGuard& held, WakeBatch& woken) noexcept {
    shared_.with([&](Shared& now) {
        --now.granted;
        --now.reserved;
        if (!is_finished(now)) return;
        if (std::optional<Waker> receiver = take_receiver(now)) woken.add(std::move(*receiver));
    });
    grant(held, woken);
}

inline void MpscCore::grant(LockGuard& held, WakeBatch& woken) noexcept {
    for (;;) {
        woken.make_room(held);
        const bool more = shared_.with([&](Shared& now) {
            if (now.reserving.is_empty()) {
                room_.stop_waiting();
                return false;
            }
            if (!has_room(now)) return false;
            reserve(now);
            woken.add(now.reserving.pop_front()->grant(Room));
            return true;
        });
        if (!more) return;
    }
}

inline void MpscCore::grant_room() noexcept {
    WakeBatch woken;
    LockGuard held(lock_);
    grant(held, woken);
}

inline void MpscCore::close(bool gone) noexcept {
    std::optional<Waker> own;
    {
        WakeBatch woken;
        LockGuard held(lock_);
        shared_.with([&](Shared& now) {
            now.closed = true;
            if (!gone) return;
            now.receiver_gone = true;
            own = take_receiver(now);
        });
        closed_.mark_open();
        for (;;) {
            woken.make_room(held);
            Waiter* const waiter =
                shared_.with([](Shared& now) { return now.reserving.pop_front(); });
            if (waiter == nullptr) break;
            woken.add(waiter->grant(Closed));
        }
    }
    closed_.open();
}

}  // namespace detail
POLLEN_NAMESPACE_END
