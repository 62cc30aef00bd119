// SPDX-License-Identifier: MIT
// Semaphore: a number of permits that tasks take, wait for, and give back.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/sync/permit_queue.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN

class Semaphore;
class SemaphoreAcquire;

/// Some permits of a semaphore, given back when it is destroyed. May be empty: moved from, released
/// or forgotten.
///
/// Thread safety: one thread at a time; it may be another one than took it.
class [[nodiscard]] SemaphorePermit {
public:
    SemaphorePermit(const SemaphorePermit&) = delete;  // a permit is given back once
    SemaphorePermit& operator=(const SemaphorePermit&) = delete;
    SemaphorePermit(SemaphorePermit&& other) noexcept
        : queue_(other.queue_), count_(std::exchange(other.count_, 0)) {}
    SemaphorePermit& operator=(SemaphorePermit&& other) noexcept {
        if (this == &other) return *this;
        release();
        queue_ = other.queue_;
        count_ = std::exchange(other.count_, 0);
        return *this;
    }
    ~SemaphorePermit() { release(); }

    /// How many permits it stands for.
    std::size_t count() const noexcept { return count_; }

    /// Gives them back now.
    void release() noexcept {
        if (count_ != 0) queue_->give(std::exchange(count_, 0));
    }

    /// Never gives them back: the semaphore has so many less from now on.
    void forget() noexcept { count_ = 0; }

    /// Takes over the permits of another one. Precondition: both are of the same semaphore.
    void merge(SemaphorePermit&& other) noexcept {
        POLLEN_ASSERT(queue_ == other.queue_, "permits of two semaphores");
        count_ += std::exchange(other.count_, 0);
    }

    /// Splits so many off. Nothing if it has less.
    std::optional<SemaphorePermit> split(std::size_t count) noexcept {
        if (count > count_) return {};
        count_ -= count;
        return SemaphorePermit(*queue_, count);
    }

private:
    friend class Semaphore;
    friend class SemaphoreAcquire;

    SemaphorePermit(detail::PermitQueue& queue, std::size_t count) noexcept
        : queue_(&queue), count_(count) {}

    detail::PermitQueue* queue_;
    std::size_t count_;
};

/// Lets at most so many tasks do something at once (tokio::sync::Semaphore).
///
/// Thread safety: all members, from any thread. The object outlives its futures and permits; it may
/// be destroyed as soon as the last one is back.
/// Fairness: first come, first served. Who asks for many is not passed by those who ask for few,
/// and try_acquire() passes nobody.
/// Memory ordering: what was written before a permit was given back is visible to who takes it;
/// what was written before close(), to who finds it closed.
/// Allocates: nothing, however many wait.
///
/// Example:
/// ```cpp
/// pollen::Semaphore slots(2);
/// {
///     auto slot = pollen::block_on(slots.acquire());  // empty if the semaphore is closed
///     EXPECT_EQ(slots.available_permits(), 1U);
/// }
/// EXPECT_EQ(slots.available_permits(), 2U);
/// ```
class Semaphore {
public:
    /// Precondition: at most max_permits.
    explicit Semaphore(std::size_t permits) noexcept : queue_(permits) {}
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;

    static constexpr std::size_t max_permits = detail::PermitQueue::max_permits;

    /// A future of so many permits; of nothing, if the semaphore is or becomes closed.
    ///
    /// Cancellation: safe. If it is destroyed, its place in the queue is lost, and permits that it
    /// was given already go to the next.
    [[nodiscard]] SemaphoreAcquire acquire(std::size_t count = 1) noexcept;

    /// So many permits, if they are free and nobody waits.
    std::optional<SemaphorePermit> try_acquire(std::size_t count = 1) noexcept {
        if (queue_.try_take(count) != detail::PermitAnswer::Taken) return {};
        return SemaphorePermit(queue_, count);
    }

    /// Adds new permits. Precondition: at most max_permits in all.
    void add_permits(std::size_t count) noexcept { queue_.give(count); }

    /// Takes up to count permits out of use, as far as they are free. Returns how many.
    std::size_t forget_permits(std::size_t count) noexcept { return queue_.remove(count); }

    /// How many are free. While some wait, these are the ones that do not yet suffice for the first
    /// of them.
    std::size_t available_permits() const noexcept { return queue_.free_permits(); }

    /// Answers nothing to all that wait and to all that will ask. Permits that are out stay valid.
    void close() noexcept { queue_.close(); }

    bool is_closed() const noexcept { return queue_.is_closed(); }

private:
    friend class SemaphoreAcquire;

    detail::PermitQueue queue_;
};

/// Future of Semaphore::acquire(). May be moved until it is polled.
class [[nodiscard]] SemaphoreAcquire {
public:
    using Output = std::optional<SemaphorePermit>;
    static constexpr bool is_borrowing = true;

    SemaphoreAcquire(Semaphore& semaphore, std::size_t count) noexcept
        : queue_(semaphore.queue_), wait_(semaphore.queue_, count) {}

    Poll<Output> poll(Context& cx) {
        const Poll<bool> answer = wait_.poll(cx);
        if (answer.is_pending()) return Pending{};
        if (!answer.value()) return Poll<Output>::ready();
        return Poll<Output>::ready(SemaphorePermit(queue_, wait_.wanted()));
    }

private:
    detail::PermitQueue& queue_;
    detail::PermitWait wait_;
};

inline SemaphoreAcquire Semaphore::acquire(std::size_t count) noexcept {
    return SemaphoreAcquire(*this, count);
}

POLLEN_NAMESPACE_END
