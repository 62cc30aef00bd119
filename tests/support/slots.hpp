// SPDX-License-Identifier: MIT
// Futures of which the test says when they are ready, and of which it sees how often they are
// polled.

#pragma once

#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <optional>

namespace support {

/// Where a future waits for a value, and what was done with it.
struct Slot {
    std::optional<int> value;
    std::optional<pollen::Waker> waker;
    int polls = 0;

    void set(int with) {
        value = with;
        wake();
    }
    void wake() const { waker->wake_by_ref(); }
};

/// Waits until its slot has a value. Keeps the waker of its latest poll. It may not be moved.
class Wait {
public:
    using Output = int;
    explicit Wait(Slot& slot) noexcept : slot_(&slot) {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    Wait(Wait&&) = default;
    Wait& operator=(Wait&&) = delete;

    pollen::Poll<int> poll(pollen::Context& cx) {
        ++slot_->polls;
        if (slot_->value) return *slot_->value;
        if (!slot_->waker || !slot_->waker->will_wake(cx.waker()))
            slot_->waker = cx.waker().clone();
        return pollen::Pending{};
    }
    Slot& slot() noexcept { return *slot_; }

private:
    Slot* slot_;
};

}  // namespace support
