// SPDX-License-Identifier: MIT
// WakeFlag: one task's mark that it is to be polled, which an interrupt handler may set.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Set by whoever wakes, taken by the executor before it polls.
///
/// Thread safety: set() in any thread and in any interrupt or signal handler, without a lock or a
/// wait.
/// Memory ordering: what was written before set() is visible after the take() that follows.
class WakeFlag {
public:
    constexpr WakeFlag() noexcept = default;
    WakeFlag(const WakeFlag&) = delete;
    WakeFlag& operator=(const WakeFlag&) = delete;

    void set() noexcept {
        // order: release pairs with take(). An exchange and no store: take() reads the last of
        // several, and the chain of exchanges publishes what came before the others as well.
        flag_.exchange(1, Order::Release);
    }

    /// True if it was set since the last time.
    [[nodiscard]] bool take() noexcept {
        // order: acquire pairs with set(): the poll that follows sees what led to the wake. An
        // exchange, so that no set() between a load and a store is lost.
        return is_set() && flag_.exchange(0, Order::Acquire) != 0;
    }

    /// A guess, but for the thread that takes and has its interrupts off.
    [[nodiscard]] bool is_set() const noexcept {
        // order: relaxed; a look: take() looks again.
        return flag_.load(Order::Relaxed) != 0;
    }

private:
    Atomic<std::uint8_t> flag_ = 0;
};

}  // namespace detail
POLLEN_NAMESPACE_END
