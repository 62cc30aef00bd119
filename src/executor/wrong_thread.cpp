// SPDX-License-Identifier: MIT
// The message that names the two threads.

#include <pollen/executor/wrong_thread.hpp>

#include <cinttypes>
#include <cstdio>

POLLEN_NAMESPACE_BEGIN

WrongThread::WrongThread(std::uint32_t home, std::uint32_t here, const char* what_happened) noexcept
    : home_(home), here_(here) {
    std::snprintf(message_, sizeof message_,
                  "%s of thread %" PRIu32 " was %s on thread %" PRIu32
                  ": it must stay on its thread",
                  "a ThreadLockedExecutor (or a waker of its tasks)", home, what_happened, here);
}

POLLEN_NAMESPACE_END
