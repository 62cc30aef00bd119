// SPDX-License-Identifier: MIT
// What becomes of an exception at a border: a report on the side where it was thrown, PollPanicked
// on the other.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdio>
#include <exception>

POLLEN_NAMESPACE_BEGIN

/// Thrown by the poll of a foreign future that has panicked. What it was stays on the other side,
/// which has reported it.
class PollPanicked : public std::exception {
public:
    PollPanicked() noexcept {}
    const char* what() const noexcept override { return "FFI future panicked"; }
};

/// Is told what an exception that ended a poll at the border said; must not throw. Called in the
/// polling thread.
using FfiPanicHandler = void (*)(const char* message) noexcept;

namespace detail {

inline void print_ffi_panic(const char* message) noexcept {
    std::fprintf(stderr, "pollen: FFI future panicked: %s\n", message);
}

POLLEN_HIDDEN inline constinit Atomic<FfiPanicHandler> ffi_panic_handler{&print_ffi_panic};

/// Reports the exception that is being handled.
POLLEN_COLD inline void report_ffi_panic() noexcept {
    // order: acquire pairs with the release in set_ffi_panic_handler(): it sees what the handler
    // uses.
    const FfiPanicHandler report = ffi_panic_handler.load(Order::Acquire);
#if POLLEN_EXCEPTIONS
    try {
        throw;
    } catch (const std::exception& error) {
        report(error.what());
    } catch (...) {
        report("an exception that is not a std::exception");
    }
#else
    report("unknown");
#endif
}

[[noreturn]] POLLEN_COLD inline void throw_poll_panicked() {
#if POLLEN_EXCEPTIONS
    throw PollPanicked();
#else
    abort_with("FFI future panicked");
#endif
}

}  // namespace detail

/// Replaces the handler of this library (each shared library has its own); returns the one before.
/// By default, and with null, the message goes to stderr.
/// Thread safety: any thread.
inline FfiPanicHandler set_ffi_panic_handler(FfiPanicHandler handler) noexcept {
    if (handler == nullptr) handler = &detail::print_ffi_panic;
    // order: release publishes what the new handler uses; acquire sees what the old one used.
    return detail::ffi_panic_handler.exchange(handler, detail::Order::AcqRel);
}

POLLEN_NAMESPACE_END
