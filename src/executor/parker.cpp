// SPDX-License-Identifier: MIT
// How a thread sleeps on a word: the futex of Linux, and condition variables found by address
// elsewhere.

#include <pollen/executor/parker.hpp>

#include <pollen/detail/futex.hpp>

#if !POLLEN_FUTEX
#include <condition_variable>
#include <cstddef>
#include <mutex>
#endif

POLLEN_NAMESPACE_BEGIN
namespace detail {

#if POLLEN_FUTEX

void sleep_while(const std::uint32_t* word, std::uint32_t value) noexcept {
    futex_wait(word, value);
}

void wake_sleeper(const std::uint32_t* word) noexcept { futex_wake_one(word); }

#else

namespace {

// Sleepers whose words hash alike share one; each looks at its own word again when woken.
struct Dormitory {
    std::mutex mutex;
    std::condition_variable awake;
};

Dormitory& dormitory_of(const std::uint32_t* word) noexcept {
    constexpr std::size_t count = 64;
    // Never destroyed: threads may still sleep or wake while the process ends.
    static Dormitory* const all = new Dormitory[count];
    return all[reinterpret_cast<std::uintptr_t>(word) / 16 % count];
}

}  // namespace

void sleep_while(const std::uint32_t* word, std::uint32_t value) noexcept {
    Dormitory& dormitory = dormitory_of(word);
    std::unique_lock lock(dormitory.mutex);
    // safe: an Atomic is its value and nothing else, and its address is what address() gave.
    const auto& shared = *reinterpret_cast<const Atomic<std::uint32_t>*>(word);
    // order: relaxed; the protocol's own operation on the word follows and acquires.
    if (shared.load(Order::Relaxed) == value) dormitory.awake.wait(lock);
}

void wake_sleeper(const std::uint32_t* word) noexcept {
    Dormitory& dormitory = dormitory_of(word);
    // Under the lock, so that it cannot fall between a sleeper's look at the word and its sleep.
    const std::lock_guard lock(dormitory.mutex);
    dormitory.awake.notify_all();
}

#endif

void Parker::park() noexcept {
    while (state_.begin_park() == ParkDuty::Sleep) {
        sleep_while(state_.word().address(), ParkState::Parked);
    }
}

void Parker::unpark() noexcept {
    if (state_.unpark() == UnparkDuty::WakeSleeper) wake_sleeper(state_.word().address());
}

}  // namespace detail
POLLEN_NAMESPACE_END
