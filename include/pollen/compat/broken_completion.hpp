// SPDX-License-Identifier: MIT
// The error of a future that nobody will complete any more.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN
namespace compat {

/// Thrown by poll() of a callback_future() whose completion was destroyed without being called.
class BrokenCompletion : public std::exception {
public:
    BrokenCompletion() noexcept {}
    const char* what() const noexcept override {
        return "a completion was destroyed without being called";
    }
};

}  // namespace compat

namespace detail {

[[noreturn]] POLLEN_COLD inline void throw_broken_completion() {
#if POLLEN_EXCEPTIONS
    throw compat::BrokenCompletion();
#else
    abort_with(compat::BrokenCompletion().what());
#endif
}

}  // namespace detail
POLLEN_NAMESPACE_END
