// SPDX-License-Identifier: MIT
// What broadcast and watch have in common: who sends, who receives, and who waits for news.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
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

/// A channel to many receivers, without its values: of one sender, to begin with.
class FanoutCore {
public:
    FanoutCore() noexcept {}
    FanoutCore(const FanoutCore&) = delete;
    FanoutCore& operator=(const FanoutCore&) = delete;

    void add_sender() noexcept {
        add_owner();
        const LockGuard held(lock_);
        shared_.with([](Shared& now) { ++now.senders; });
    }
    /// True if it was the last of all: destroy the channel.
    [[nodiscard]] bool drop_sender() noexcept;
    /// The receiver's waiter is the one of poll_news().
    [[nodiscard]] bool drop_receiver(Waiter& waiter) noexcept;

    bool has_receivers() noexcept {
        const LockGuard held(lock_);
        return shared_.with([](Shared& now) { return now.receivers != 0; });
    }
    bool has_senders() noexcept {
        const LockGuard held(lock_);
        return shared_.with([](Shared& now) { return now.senders != 0; });
    }
    std::size_t receivers() noexcept {
        const LockGuard held(lock_);
        return shared_.with([](Shared& now) { return now.receivers; });
    }

    /// Waits until there is no receiver. The waiter may be used again when it is ready.
    Poll<void> poll_closed(Waiter& waiter, const Waker& waker) {
        const auto look = [](Shared& now) -> std::optional<bool> {
            if (now.receivers == 0) return true;
            return {};
        };
        if (!wait(waiter, waker, &Shared::closing, look)) return Pending{};
        return Poll<void>::ready();
    }
    void cancel_closed(Waiter& waiter) noexcept { cancel(waiter, &Shared::closing); }
    /// A waiter of poll_news() goes.
    void cancel_news(Waiter& waiter) noexcept { cancel(waiter, &Shared::receiving); }

protected:
    struct Shared {
        std::uint64_t sent = 0;  // how many values
        std::size_t senders = 1;
        std::size_t receivers = 0;
        WaiterList receiving;
        WaiterList closing;
    };

    /// What look(shared) says, under the lock; or waits for the next value if it says nothing.
    template <class Look>
    auto poll_news(Waiter& waiter, const Waker& waker, Look look) {
        return wait(waiter, waker, &Shared::receiving, look);
    }

    /// Under the lock, and again after it was released: all who wait in the list go on.
    void wake_all(WaiterList Shared::* list, LockGuard& held, WakeBatch& woken) noexcept;

    /// For one more sender or receiver.
    void add_owner() noexcept {
        // order: relaxed; the caller's own end keeps the channel, and nothing is published.
        owners_.fetch_add(1, Order::Relaxed);
    }

    Lock lock_;
    Cell<Shared> shared_;

private:
    template <class Look>
    auto wait(Waiter& waiter, const Waker& waker, WaiterList Shared::* list, Look look)
        -> decltype(look(std::declval<Shared&>())) {
        if (waiter.state() == Waiter::Waiting && waiter.still_waits(lock_, waker)) return {};
        if (waiter.state() != Waiter::Fresh) {
            waiter.finish();
            waiter = Waiter();
        }
        std::optional<Waker> clone;
        for (;;) {
            {
                const LockGuard held(lock_);
                auto seen = shared_.with(look);
                if (seen) return seen;
                if (clone) {
                    shared_.with(
                        [&](Shared& now) { (now.*list).push_back(waiter, std::move(*clone)); });
                    return {};
                }
            }
            clone.emplace(waker.clone());
        }
    }
    void cancel(Waiter& waiter, WaiterList Shared::* list) noexcept;

    bool drop_owner() noexcept {
        // order: release hands this end's uses to the last one; acquire, if that is this one.
        return owners_.fetch_sub(1, Order::AcqRel) == 1;
    }

    Atomic<std::size_t> owners_ = 1;  // senders and receivers
};

inline bool FanoutCore::drop_sender() noexcept {
    {
        WakeBatch woken;
        LockGuard held(lock_);
        const bool was_last = shared_.with([](Shared& now) { return --now.senders == 0; });
        if (was_last) wake_all(&Shared::receiving, held, woken);
    }
    return drop_owner();
}

inline bool FanoutCore::drop_receiver(Waiter& waiter) noexcept {
    if (waiter.is_queued()) cancel_news(waiter);
    {
        WakeBatch woken;
        LockGuard held(lock_);
        const bool was_last = shared_.with([](Shared& now) { return --now.receivers == 0; });
        if (was_last) wake_all(&Shared::closing, held, woken);
    }
    return drop_owner();
}

inline void FanoutCore::wake_all(WaiterList Shared::* list, LockGuard& held,
                                 WakeBatch& woken) noexcept {
    WaiterList all;
    shared_.with([&](Shared& now) { all.take_all(now.*list); });
    grant_all(all, woken, held);
}

inline void FanoutCore::cancel(Waiter& waiter, WaiterList Shared::* list) noexcept {
    std::optional<Waker> own;
    const LockGuard held(lock_);
    if (waiter.state() != Waiter::Waiting) return waiter.finish();
    own.emplace(shared_.with([&](Shared& now) { return (now.*list).remove(waiter); }));
}

}  // namespace detail
POLLEN_NAMESPACE_END
