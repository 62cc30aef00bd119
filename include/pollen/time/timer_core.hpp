// SPDX-License-Identifier: MIT
// TimerCore: what a Sleep needs of the timer it was made by, whatever moves that timer's time.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timer_queue.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class TimerCore {
public:
    TimerCore(unsigned tick_bits, bool is_started) noexcept
        : queue(tick_bits), is_started_(is_started) {}
    TimerCore(const TimerCore&) = delete;
    TimerCore& operator=(const TimerCore&) = delete;

    virtual Instant now() noexcept = 0;
    /// A moment a little before now(), if that is cheaper to find out.
    virtual Instant recently() noexcept { return now(); }
    /// An entry was armed that is due before the timer meant to look.
    virtual void rouse() noexcept = 0;

    /// Before an entry is armed. Errors: what start() throws.
    void ensure_started() {
        // order: relaxed; says only that start() need not be asked, which has a lock of its own.
        if (POLLEN_UNLIKELY(!is_started_.load(Order::Relaxed))) start();
    }

    TimerQueue queue;

protected:
    ~TimerCore() = default;

    // order: relaxed; as above.
    void set_started() noexcept { is_started_.store(true, Order::Relaxed); }

private:
    /// Makes the thread. Errors: std::system_error if there is none to be had.
    virtual void start() = 0;

    Atomic<bool> is_started_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
