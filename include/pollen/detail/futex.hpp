// SPDX-License-Identifier: MIT
// How a thread that waits for a word to change lets the others go on: the futex of Linux, elsewhere
// a turn of the scheduler.

// Headers use it, so it has no state: what another platform would need for real sleep (a table of
// condition variables) is compiled code, and executor/ has it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

// 1 where the kernel lets a thread sleep on a 32-bit word.
#if !defined(POLLEN_FUTEX)
#if defined(__linux__)
#define POLLEN_FUTEX 1
#else
#define POLLEN_FUTEX 0
#endif
#endif

#if defined(POLLEN_MODEL)
// The model checker's threads sleep in its own way.
#elif POLLEN_FUTEX
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__unix__) || defined(__APPLE__)
#include <sched.h>
#endif

POLLEN_NAMESPACE_BEGIN
namespace detail {

#if defined(POLLEN_MODEL)

using FutexAddress = Atomic<std::uint32_t>*;

inline FutexAddress futex_address(Atomic<std::uint32_t>& word) noexcept { return &word; }
inline void futex_wait(FutexAddress word, std::uint32_t value) { model::sleep_on(word, value); }
inline void futex_wake_one(FutexAddress word) { model::wake_one_on(word); }
inline void spin_pause() { model::yield(); }

#else

/// Where threads sleep. Stays good for futex_wake_one() when the word itself is gone.
using FutexAddress = const std::uint32_t*;

inline FutexAddress futex_address(Atomic<std::uint32_t>& word) noexcept { return word.address(); }

/// Sleeps while the word has that value; may return early, for any reason.
inline void futex_wait([[maybe_unused]] FutexAddress word,
                       [[maybe_unused]] std::uint32_t value) noexcept {
#if POLLEN_FUTEX
    // Every result means "look again": woken, interrupted, or the word has another value already.
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
#elif defined(__unix__) || defined(__APPLE__)
    sched_yield();
#endif
}

/// Wakes one of the threads that sleep on the word. Looks at the address only.
inline void futex_wake_one([[maybe_unused]] FutexAddress word) noexcept {
#if POLLEN_FUTEX
    // An address that is no longer mapped, or that means something else by now, is an error that
    // nobody needs to know or a wake for no reason, which every sleeper expects.
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
#endif
}

/// Tells the processor that this thread looks at a word again and again.
inline void spin_pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif

}  // namespace detail
POLLEN_NAMESPACE_END
