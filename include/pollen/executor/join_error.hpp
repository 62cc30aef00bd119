// SPDX-License-Identifier: MIT
// The error of joining a task that will never have an output.

#pragma once

#include <pollen/detail/config.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN

/// Thrown by a JoinHandle whose task will never have an output. Without exceptions the process ends
/// with the message.
class JoinError : public std::exception {
public:
    JoinError() noexcept {}
    const char* what() const noexcept override;

    /// True: the task was cancelled, by abort() or with its executor.
    bool is_cancelled() const noexcept { return true; }
};

POLLEN_NAMESPACE_END
