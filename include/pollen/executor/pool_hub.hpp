// SPDX-License-Identifier: MIT
// Where the threads of a pool meet: the tasks that belong to none of them, and who of them sleeps.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/parker.hpp>
#include <pollen/executor/pool_task.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A thread that may sleep in the hub.
class Sleeper {
public:
    Sleeper() noexcept = default;
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

private:
    friend class PoolHub;

    Parker parker_;
    Sleeper* below_ = nullptr;  // in the stack of those who sleep; under the hub's lock
    bool is_listed_ = false;    // under the hub's lock
};

/// The queue of tasks that come from elsewhere or are too many for one thread, and the list of the
/// threads that sleep.
///
/// The rule that keeps wakes from being lost and threads from being woken in herds: whoever makes a
/// task available wakes one sleeper, unless somebody is searching. Who searches and finds, and was
/// the last that searched, passes that on. Who searches and does not find looks once more after it
/// has said that it will sleep.
//
// Two ways lead to that. For the queue, both sides hold the lock: the push sees who sleeps, or the
// one who is about to sleep sees the task. For tasks in a thread's own queue, which take no lock,
// both sides have a sequentially consistent fence between what they write and what they read:
//
//   the owner                                the one who is about to sleep
//   puts a task into its queue               counts itself as a sleeper (begin_sleep)
//   fence                                    fence
//   reads the census (wake_one_if_needed)    reads all queues
//
// One of the two fences comes first, so one of the two reads sees the other's write.
//
// The census is one word: threads that search in the lower half, threads that sleep in the upper.
// It changes under the lock, except that a thread may begin and end to search without it.
class PoolHub {
public:
    explicit PoolHub(std::uint32_t threads) noexcept : threads_(threads) {}
    PoolHub(const PoolHub&) = delete;
    PoolHub& operator=(const PoolHub&) = delete;

    // From any thread, which has the right to put the task into a queue.

    /// Puts a task into the queue, and wakes a thread if it is due. False if the hub is closed.
    ///
    /// When the task is in the queue the hub may be destroyed by others at any moment, so this
    /// touches nothing afterwards but the sleeper that it took off the list, which waits for that.
    [[nodiscard]] bool push(PoolTask& task) noexcept {
        PoolTaskChain one;
        one.push_back(task);
        return push(one);
    }
    [[nodiscard]] bool push(PoolTaskChain& tasks) noexcept {
        Sleeper* sleeper = nullptr;
        {
            const LockGuard guard(lock_);
            if (is_closed_) return false;
            queue_.append(tasks);
            publish_size();
            // order: sequentially consistent, between the size and the census; pairs with
            // end_search(), which does not take the lock.
            fence(Order::SeqCst);
            sleeper = take_sleeper_if_needed();
        }
        if (sleeper != nullptr) sleeper->parker_.unpark();
        return true;
    }

    // The threads of the pool.

    /// A look without the lock. Behind a fence, true is a mistake at worst for what came since.
    bool is_empty() const noexcept {
        // order: relaxed; pop() takes the lock.
        return size_.load(Order::Relaxed) == 0;
    }

    /// Takes a fair share of the queue, at least one task and at most so many; none if it is empty.
    PoolTaskChain pop(std::uint32_t most) noexcept {
        PoolTaskChain taken;
        if (is_empty()) return taken;
        const LockGuard guard(lock_);
        std::uint32_t share = queue_.size() / threads_ + 1;
        if (share > most) share = most;
        for (; share > 0 && !queue_.is_empty(); --share)
            taken.push_back(*queue_.pop_front());
        publish_size();
        return taken;
    }

    /// To be called after a task was put into this thread's own queue.
    void wake_one_if_needed() noexcept {
        // order: sequentially consistent, between the queue's end and the census; pairs with
        // begin_sleep().
        fence(Order::SeqCst);
        if (is_wake_needed()) wake_one();
    }

    /// The same for who has passed a fence already: after end_search().
    void wake_one_if_visible() noexcept {
        if (is_wake_needed()) wake_one();
    }

    /// Says that this thread will look into the queues of others. False if enough of them do.
    [[nodiscard]] bool begin_search() noexcept {
        // order: relaxed; a limit that need not be exact.
        if (2 * searching(census_.load(Order::Relaxed)) >= threads_) return false;
        // order: relaxed; the count carries no data. What relies on it comes from end_search() and
        // begin_sleep().
        census_.fetch_add(one_searching, Order::Relaxed);
        return true;
    }

    /// The thread has found something. True if no other searches now: then it wakes the next one,
    /// if there is work.
    [[nodiscard]] bool end_search() noexcept {
        // order: sequentially consistent with the fence below: between the census and the queues
        // that the caller looks at; pairs with wake_one_if_needed().
        const std::uint32_t before = census_.fetch_sub(one_searching, Order::Relaxed);
        if (searching(before) != 1) return false;
        // order: sequentially consistent; as above.
        fence(Order::SeqCst);
        return true;
    }

    /// Lists the thread as one that sleeps; it does not search any more. The caller then looks at
    /// all queues once more, and calls cancel_sleep() or sleep(). False if there is something to do
    /// already: nothing has changed.
    [[nodiscard]] bool begin_sleep(Sleeper& sleeper, bool was_searching) noexcept {
        {
            const LockGuard guard(lock_);
            if (is_stopping() || !queue_.is_empty()) return false;
            sleeper.below_ = top_;
            sleeper.is_listed_ = true;
            top_ = &sleeper;
            // order: relaxed; the fence below orders it.
            census_.fetch_add(was_searching ? one_sleeping - one_searching : one_sleeping,
                              Order::Relaxed);
        }
        // order: sequentially consistent, between the census and the queues; pairs with
        // wake_one_if_needed().
        fence(Order::SeqCst);
        return true;
    }

    /// Work was seen after begin_sleep(): the thread goes on, and searches. False if somebody is
    /// waking it: then it has to sleep(), and will not do so for long.
    [[nodiscard]] bool cancel_sleep(Sleeper& sleeper) noexcept {
        const LockGuard guard(lock_);
        if (!sleeper.is_listed_) return false;
        Sleeper** link = &top_;
        while (*link != &sleeper)
            link = &(*link)->below_;
        *link = sleeper.below_;
        count_as_woken(sleeper);
        return true;
    }

    /// Sleeps until it is woken; counts as one that searches then.
    static void sleep(Sleeper& sleeper) noexcept { sleeper.parker_.park(); }

    // The end.

    /// Wakes all threads, and lets none sleep again.
    void stop() noexcept {
        Sleeper* sleepers = nullptr;
        {
            const LockGuard guard(lock_);
            // order: relaxed; read under the lock by whoever is about to sleep, and by others soon
            // enough.
            is_stopping_.store(true, Order::Relaxed);
            sleepers = top_;
            top_ = nullptr;
            for (Sleeper* sleeper = sleepers; sleeper != nullptr; sleeper = sleeper->below_)
                count_as_woken(*sleeper);
        }
        while (sleepers != nullptr) {
            Sleeper* const next = sleepers->below_;  // it may be gone when it is woken
            sleepers->parker_.unpark();
            sleepers = next;
        }
    }
    bool is_stopping() const noexcept {
        // order: relaxed; carries no data.
        return is_stopping_.load(Order::Relaxed);
    }

    /// Refuses tasks from now on, and answers with those that were there.
    PoolTaskChain close() noexcept {
        PoolTaskChain rest;
        const LockGuard guard(lock_);
        is_closed_ = true;
        rest.append(queue_);
        publish_size();
        return rest;
    }

private:
    static constexpr std::uint32_t one_searching = 1;
    static constexpr std::uint32_t one_sleeping = 1U << 16;
    static constexpr std::uint32_t searching(std::uint32_t census) noexcept {
        return census & (one_sleeping - 1);
    }

    bool is_wake_needed() const noexcept {
        // order: relaxed; ordered by the caller's fence or lock.
        const std::uint32_t census = census_.load(Order::Relaxed);
        return census >= one_sleeping && searching(census) == 0;
    }

    void count_as_woken(Sleeper& sleeper) noexcept {
        sleeper.is_listed_ = false;
        // order: relaxed; under the lock, and read behind a fence.
        census_.fetch_add(one_searching - one_sleeping, Order::Relaxed);
    }

    // Under the lock.
    Sleeper* take_sleeper_if_needed() noexcept {
        if (!is_wake_needed()) return nullptr;
        Sleeper* const sleeper = top_;
        top_ = sleeper->below_;
        count_as_woken(*sleeper);
        return sleeper;
    }

    POLLEN_COLD void wake_one() noexcept {
        Sleeper* sleeper = nullptr;
        {
            const LockGuard guard(lock_);
            sleeper = take_sleeper_if_needed();
        }
        if (sleeper != nullptr) sleeper->parker_.unpark();
    }

    void publish_size() noexcept {
        // order: relaxed; under the lock, and what is read without it is only a hint.
        size_.store(queue_.size(), Order::Relaxed);
    }

    const std::uint32_t threads_;
    Lock lock_;
    Atomic<std::uint32_t> census_ = 0;
    Atomic<std::uint32_t> size_ = 0;  // of queue_
    Atomic<bool> is_stopping_ = false;
    // Under the lock:
    bool is_closed_ = false;
    Sleeper* top_ = nullptr;
    PoolTaskChain queue_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
