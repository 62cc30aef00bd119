// SPDX-License-Identifier: MIT
// Latch: tasks wait until something has happened a number of times.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/sync/gate.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>

POLLEN_NAMESPACE_BEGIN

class LatchWait;

/// Counts down to zero, once, and lets all tasks go on then (std::latch, for tasks).
///
/// Thread safety: all members, from any thread. The object outlives its futures; it may be
/// destroyed as soon as one that waited has its answer and none waits any more.
/// Fairness: all go on at once, woken in the order in which they came.
/// Memory ordering: what was written before any count_down() is visible to who waited.
/// Allocates: nothing, however many wait.
///
/// Example:
/// ```cpp
/// pollen::Latch done(2);
/// done.count_down();
/// EXPECT_FALSE(done.try_wait());
/// done.count_down();
/// pollen::block_on(done.wait());
/// ```
class Latch {
public:
    explicit Latch(std::size_t count) noexcept : count_(count) {
        if (count == 0) gate_.mark_open();
    }
    Latch(const Latch&) = delete;
    Latch& operator=(const Latch&) = delete;

    /// Precondition: not more than are left.
    void count_down(std::size_t by = 1) noexcept {
        // order: release publishes this thread's writes, acquire sees those of the others, for who
        // opens the gate.
        const std::size_t before = count_.fetch_sub(by, detail::Order::AcqRel);
        POLLEN_ASSERT(before >= by, "Latch::count_down() below zero");
        if (before == by && by != 0) gate_.open();
    }

    /// True if the count is zero.
    bool try_wait() const noexcept { return gate_.is_open(); }

    /// A future that is ready once the count is zero.
    ///
    /// Cancellation: safe; destroying it changes nothing.
    [[nodiscard]] LatchWait wait() noexcept;

private:
    friend class LatchWait;

    detail::Atomic<std::size_t> count_;
    detail::Gate gate_;
};

/// Future of Latch::wait(). May be moved until it is polled.
class [[nodiscard]] LatchWait {
public:
    using Output = void;
    static constexpr bool is_borrowing = true;

    explicit LatchWait(Latch& latch) noexcept : wait_(latch.gate_) {}

    Poll<void> poll(Context& cx) { return wait_.poll(cx); }

private:
    detail::GateWait wait_;
};

inline LatchWait Latch::wait() noexcept { return LatchWait(*this); }

POLLEN_NAMESPACE_END
