// SPDX-License-Identifier: MIT
// The error of polling a future that has already answered, or that was moved from.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN

/// Thrown by poll() of a future that has finished: it answered Ready, threw, or was moved from.
class PolledAfterReady : public std::exception {
public:
    PolledAfterReady() noexcept {}
    const char* what() const noexcept override {
        return "a future was polled after it had finished";
    }
};

namespace detail {

[[noreturn]] POLLEN_COLD inline void throw_polled_after_ready() {
#if POLLEN_EXCEPTIONS
    throw PolledAfterReady();
#else
    abort_with("a future was polled after it had finished");
#endif
}

}  // namespace detail
POLLEN_NAMESPACE_END
