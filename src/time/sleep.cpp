// SPDX-License-Identifier: MIT
// How a Sleep enters and leaves its timer.

#include <pollen/time/sleep.hpp>

#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/time/timer_core.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

using detail::ArmDuty;
using detail::TimerEntry;

namespace {

// How near a deadline has to be for the exact time to matter: more than recently() is behind.
constexpr Duration near = std::chrono::milliseconds(20);

}  // namespace

Sleep::Sleep(Sleep&& other) noexcept : timer_(other.timer_), entry_(other.entry_.deadline) {
    timer_->queue.replace(other.entry_, entry_);
}

Sleep& Sleep::operator=(Sleep&& other) noexcept {
    if (this == &other) return *this;
    leave();
    timer_ = other.timer_;
    entry_.deadline = other.entry_.deadline;
    entry_.set_state(TimerEntry::Idle);
    timer_->queue.replace(other.entry_, entry_);
    return *this;
}

void Sleep::leave() noexcept {
    // The waker is dropped here, outside the timer's lock.
    const std::optional<Waker> unused = timer_->queue.cancel(entry_);
}

Poll<void> Sleep::poll(Context& cx) {
    switch (entry_.state()) {
        case TimerEntry::Idle: {
            Instant now = timer_->recently();
            if (entry_.deadline <= detail::after(now, near)) {
                now = timer_->now();
                if (entry_.deadline <= now) break;
            }
            timer_->ensure_started();
            if (timer_->queue.arm(entry_, cx.waker().clone(), now) == ArmDuty::Rouse) {
                timer_->rouse();
            }
            return Pending{};
        }
        case TimerEntry::Armed: {
            if (entry_.waker() == cx.waker().raw()) return Pending{};
            Waker waker = cx.waker().clone();
            if (timer_->queue.exchange_waker(entry_, waker)) return Pending{};
            break;
        }
        case TimerEntry::Fired:
            break;
        case TimerEntry::Finished:
            detail::throw_polled_after_ready();
    }
    entry_.set_state(TimerEntry::Finished);
    return Poll<void>::ready();
}

bool Sleep::is_elapsed() const noexcept {
    const TimerEntry::State state = entry_.state();
    return state == TimerEntry::Fired || state == TimerEntry::Finished ||
           entry_.deadline <= timer_->now();
}

void Sleep::reset(Instant deadline) {
    std::optional<Waker> waiting = timer_->queue.cancel(entry_);
    entry_.set_state(TimerEntry::Idle);
    entry_.deadline = deadline;
    if (!waiting) return;
    const Instant now = timer_->now();
    if (deadline <= now) return std::move(*waiting).wake();
    if (timer_->queue.arm(entry_, std::move(*waiting), now) == ArmDuty::Rouse) timer_->rouse();
}

POLLEN_NAMESPACE_END
