// SPDX-License-Identifier: MIT
// Ends the process with a message: for what must not go on, and for preconditions in debug builds.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Writes "pollen: <what>" to stderr and ends the process.
[[noreturn]] POLLEN_COLD inline void abort_with(const char* what) noexcept {
    std::fprintf(stderr, "pollen: %s\n", what);
    std::abort();
}

/// The same for two parts: "pollen: <what><where>".
[[noreturn]] POLLEN_COLD inline void abort_with(const char* what, const char* where) noexcept {
    std::fprintf(stderr, "pollen: %s%s\n", what, where);
    std::abort();
}

#if POLLEN_EXCEPTIONS
/// Ends the process because of the exception that is being handled.
[[noreturn]] POLLEN_COLD inline void abort_with_exception(const char* place) noexcept {
    constexpr const char* format =
        "pollen: abort due to an exception across the FFI boundary in %s: %s\n";
    try {
        throw;
    } catch (const std::exception& error) {
        std::fprintf(stderr, format, place, error.what());
    } catch (...) {
        std::fprintf(stderr, format, place, "not a std::exception");
    }
    std::abort();
}
#endif

/// Runs f; an exception that leaves it ends the process with a message that names the place and
/// says what was thrown.
template <class F>
decltype(auto) abort_on_exception([[maybe_unused]] const char* place, F&& f) noexcept {
#if POLLEN_EXCEPTIONS
    try {
        return static_cast<F&&>(f)();
    } catch (...) {
        abort_with_exception(place);
    }
#else
    return static_cast<F&&>(f)();
#endif
}

}  // namespace detail
POLLEN_NAMESPACE_END

/// Checks a documented precondition in debug builds; evaluates nothing in release builds. Define
/// POLLEN_ASSERT before the first include to replace it.
#if !defined(POLLEN_ASSERT)
#if POLLEN_ASSERTIONS
#define POLLEN_STRINGIFY_(x) #x
#define POLLEN_STRINGIFY(x) POLLEN_STRINGIFY_(x)
#define POLLEN_ASSERT(condition, message)                                                    \
    (POLLEN_LIKELY(condition)                                                                \
         ? static_cast<void>(0)                                                              \
         : ::pollen::detail::abort_with("assertion failed at " __FILE__                      \
                                        ":" POLLEN_STRINGIFY(__LINE__) ": " #condition ": ", \
                                        message))
#else
#define POLLEN_ASSERT(condition, message) static_cast<void>(0)
#endif
#endif
