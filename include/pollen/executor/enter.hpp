// SPDX-License-Identifier: MIT
// The guard that keeps one thread from running two executors inside one another.

#pragma once

#include <pollen/detail/config.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN

/// Thrown when an executor is run inside another one on the same thread: the outer one could not go
/// on until the inner one ends, and its tasks would stand still.
///
/// Without exceptions the process ends with the same message.
class EnterError : public std::exception {
public:
    EnterError() noexcept {}
    const char* what() const noexcept override;
};

/// Marks this thread as one that runs an executor, while it lives. For those who write an executor.
///
/// Errors: the constructor throws EnterError if the thread runs one already.
/// Thread safety: destroyed by the thread that made it.
class [[nodiscard]] Enter {
public:
    Enter() : Enter(nullptr) {}
    Enter(const Enter&) = delete;
    Enter& operator=(const Enter&) = delete;
    ~Enter();

    /// For an executor that wants to be found again by detail::running_executor().
    explicit Enter(const void* executor);
};

namespace detail {

/// What the Enter of this thread was made with: null if there is none, nobody's address if it said
/// nothing.
// Never inlined: the compiler may keep the address of a thread-local over a suspension, and the
// coroutine may then be on another thread.
const void* running_executor() noexcept;

}  // namespace detail
POLLEN_NAMESPACE_END
