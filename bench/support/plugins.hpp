// SPDX-License-Identifier: MIT
// The two plug-ins of the border rows, opened with dlopen: one in C++, one in Rust with async-ffi.

#pragma once

#include <pollen/ffi.hpp>

#include <cstdint>

namespace bench {

using Future = pollen::RawFfiFuture<std::uint32_t>;

/// The plug-ins' functions. The twin of `Plugins` in rust/peers/src/lib.rs: same fields, same
/// order.
struct Plugins {
    Future (*rust_add_one)(std::uint32_t);  ///< ready at the first poll
    Future (*rust_plain)();                 ///< pending for ever, ignores the waker
    Future (*rust_storing)();               ///< pending for ever, keeps the latest waker
    Future (*rust_registering)();           ///< the same, in an AtomicWaker
    Future (*cpp_add_one)(std::uint32_t);
    Future (*cpp_plain)();
    Future (*cpp_storing)();
};

/// Opens the plug-ins at the first call. Ends the process with a message when one is missing.
const Plugins& plugins();

}  // namespace bench
