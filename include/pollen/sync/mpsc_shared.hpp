// SPDX-License-Identifier: MIT
// An mpsc channel with its values: the core and the queue.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/sync/block_queue.hpp>
#include <pollen/sync/channel_result.hpp>
#include <pollen/sync/mpsc_core.hpp>
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

/// One block that all ends of an mpsc channel share.
template <class T>
class MpscShared : public MpscCore {
public:
    using MpscCore::MpscCore;

    /// Not inlined: g++ would see a use after free in the code of who moves an end and drops the
    /// other.
    POLLEN_NOINLINE void destroy() noexcept { delete this; }

    // Any sender.

    /// Sends the value, which is moved from only then, and wakes the receiver. If reserved, into
    /// room that was reserved, and that is given up unless it throws; then it is refused only if
    /// there is no receiver any more.
    /// Errors: what moving a T throws, std::bad_alloc; it is not sent then.
    template <bool Reserved>
    std::optional<SendError> push(T& value);

    // The receiver.

    Poll<std::optional<T>> poll_recv(const Waker& waker) {
        if (POLLEN_UNLIKELY(queue_.is_empty())) {
            switch (wait(waker)) {
                case Look::Nothing:
                    return Pending{};
                case Look::Finished:
                    return Poll<std::optional<T>>::ready();
                case Look::Value:
                    break;
            }
        }
        auto answer = Poll<std::optional<T>>::ready(std::move(queue_.front()));
        pop();
        return answer;
    }

    RecvResult<T> try_recv() {
        if (queue_.is_empty()) {
            const LockGuard held(lock_);
            // Under the lock nothing is pushed, so what it says now is final.
            if (shared_.with([](Shared& now) { return !is_finished(now); })) {
                return RecvError::Empty;
            }
            if (queue_.is_empty()) return RecvError::Closed;
        }
        RecvResult<T> result(std::in_place_t(), std::move(queue_.front()));
        pop();
        return result;
    }

    /// How many values wait.
    std::size_t size() const noexcept { return queue_.pushed() - queue_.popped(); }

    /// Exact once the channel has ended.
    SizeHint size_hint() noexcept {
        const LockGuard held(lock_);
        const std::size_t there = size();
        if (!shared_.with([](Shared& now) { return is_finished(now); })) return {there, {}};
        return SizeHint::exactly(there);
    }

    /// Destroys what nobody will receive. After close(true).
    void drain() noexcept {
        while (!queue_.is_empty()) {
            (void) queue_.front();
            queue_.pop();
        }
    }

private:
    enum class Look : std::uint8_t { Value, Finished, Nothing };

    template <bool Reserved>
    bool try_push(T& value, std::optional<SendError>& refused, std::optional<Waker>& receiver);
    Look wait(const Waker& waker);

    void pop() {
        queue_.pop();
        waits_ = false;  // the push has taken the waker
        free(1);
    }

    BlockQueue<T> queue_;
    bool waits_ = false;  // the receiver's: its waker is probably still in its place
};

template <class T>
template <bool Reserved>
std::optional<SendError> MpscShared<T>::push(T& value) {
    std::optional<SendError> refused;
    std::optional<Waker> receiver;
    while (POLLEN_UNLIKELY(!try_push<Reserved>(value, refused, receiver))) {
        auto* block = BlockQueue<T>::allocate_block();
        const LockGuard held(lock_);
        queue_.add_block(block);
    }
    if (receiver) wake_or_abort(std::move(*receiver));
    return refused;
}

// False if the queue needs a block first.
template <class T>
template <bool Reserved>
bool MpscShared<T>::try_push(T& value, std::optional<SendError>& refused,
                             std::optional<Waker>& receiver) {
    const LockGuard held(lock_);
    return shared_.with([&](Shared& now) {
        if constexpr (Reserved) {
            if (now.receiver_gone) refused = SendError::Closed;
        } else {
            refused = refusal(now);
        }
        if (!refused) {
            if (POLLEN_UNLIKELY(!queue_.has_room())) return false;
            // The one place where user code runs under the lock: a later value must not overtake.
            queue_.push(std::move(value));
            if (now.receiver) receiver = take_receiver(now);
            if (!Reserved) ++now.granted;
        }
        if (Reserved) --now.reserved;
        return true;
    });
}

// The waker is cloned before the lock is taken, unless the one that is kept will do.
template <class T>
typename MpscShared<T>::Look MpscShared<T>::wait(const Waker& waker) {
    std::optional<Waker> mine;
    if (!waits_) mine.emplace(waker.clone());
    for (;;) {
        {
            const LockGuard held(lock_);
            const std::optional<Look> look = shared_.with([&](Shared& now) -> std::optional<Look> {
                if (!queue_.is_empty()) return Look::Value;
                if (is_finished(now)) return Look::Finished;
                if (now.receiver && now.receiver->will_wake(waker)) return Look::Nothing;
                if (!mine) return {};
                now.receiver.swap(mine);  // what was kept is dropped after the lock
                waits_ = true;
                return Look::Nothing;
            });
            if (look) return *look;
        }
        mine.emplace(waker.clone());
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
