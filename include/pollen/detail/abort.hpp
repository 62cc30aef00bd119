// SPDX-License-Identifier: MIT
// Ends the process with a message: for what must not go on, and for preconditions in debug builds.

#pragma once

#include <pollen/detail/config.hpp>

#if !POLLEN_FREESTANDING
#include <cstdio>
#include <cstdlib>
#endif
#if POLLEN_EXCEPTIONS
#include <exception>
#endif

#if POLLEN_FREESTANDING
/// Supplied by a freestanding program: shows or keeps "<what><where>" in its own way, then halts or
/// resets. If it returns, the processor traps.
extern "C" void pollen_abort(const char* what, const char* where) noexcept;
#endif

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Writes "pollen: <what><where>" to stderr and ends the process. In a freestanding program calls
/// pollen_abort().
[[noreturn]] POLLEN_COLD inline void abort_with(const char* what, const char* where = "") noexcept {
#if POLLEN_FREESTANDING
    pollen_abort(what, where);
    __builtin_trap();
#else
    std::fprintf(stderr, "pollen: %s%s\n", what, where);
    std::abort();
#endif
}

#if POLLEN_EXCEPTIONS
/// Ends the process because of the exception that is being handled.
[[noreturn]] POLLEN_COLD inline void abort_with_exception(const char* place) noexcept {
#if POLLEN_FREESTANDING
    abort_with("abort due to an exception across the FFI boundary in ", place);
#else
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
#endif
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
