// SPDX-License-Identifier: MIT
// The error of using a waker that must stay on its thread on another one.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstdint>
#include <exception>

POLLEN_NAMESPACE_BEGIN

/// Thrown when a waker of a ThreadLockedExecutor is woken or cloned on a thread that is not its
/// own. The message names both threads. Without exceptions, and where a waker is destroyed, the
/// process ends with the message.
class WrongThread : public std::exception {
public:
    /// what_happened is a past participle: "woken".
    WrongThread(std::uint32_t home, std::uint32_t here, const char* what_happened) noexcept;
    const char* what() const noexcept override { return message_; }

    /// The thread of the executor, and the one that used its waker: the numbers that the system
    /// shows (its thread ids on Linux, elsewhere the order in which threads first met an executor).
    std::uint32_t home() const noexcept { return home_; }
    std::uint32_t here() const noexcept { return here_; }

private:
    std::uint32_t home_;
    std::uint32_t here_;
    char message_[160];
};

POLLEN_NAMESPACE_END
