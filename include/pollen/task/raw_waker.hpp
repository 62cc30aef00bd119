// SPDX-License-Identifier: MIT
// The plain parts of a waker, for those who make wakers by hand: RawWaker and its table of four
// functions.

#pragma once

#include <pollen/detail/config.hpp>

POLLEN_NAMESPACE_BEGIN

struct RawWakerVTable;

/// A waker without an owner: two words, copied bit by bit (std::task::RawWaker).
struct RawWaker {
    const void* data;
    const RawWakerVTable* vtable;

    friend constexpr bool operator==(const RawWaker&, const RawWaker&) noexcept = default;
};

/// What the maker of a waker supplies (std::task::RawWakerVTable). The table outlives every waker
/// made with it.
///
/// Thread safety: a waker is called from any thread, and from several at once; so are these
/// functions.
/// Errors: clone, wake and wake_by_ref may throw in process (at the FFI border that ends the
/// process); drop must not.
struct RawWakerVTable {
    /// Borrows data; returns a waker of its own.
    RawWaker (*clone)(const void* data);
    /// Consumes data: asks for another poll and releases it, also when it throws.
    void (*wake)(const void* data);
    /// Borrows data: asks for another poll.
    void (*wake_by_ref)(const void* data);
    /// Consumes data: releases it.
    void (*drop)(const void* data);
};

POLLEN_NAMESPACE_END
