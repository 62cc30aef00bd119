// SPDX-License-Identifier: MIT
// The future that crosses a border: three words, copied bit by bit, owned by whoever took them
// last.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/ffi/ffi_context.hpp>
#include <pollen/ffi/ffi_poll.hpp>

#include <cstdint>
#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// What the C ABI cannot say of a future and the types of both sides do (in Rust: + Send and + 'a).
enum class FfiBounds : std::uint8_t {
    Send = 0,            // may move between threads, borrows nothing
    Local = 1,           // stays on one thread
    Borrowing = 2,       // must not outlive what it borrows from its caller
    LocalBorrowing = 3,  // both
};

/// What a function at the border returns and takes. Plain: it owns nothing until it is given to an
/// FfiFuture, which it converts to; `co_await work(1)` does that by itself. One that is dropped on
/// the floor leaks.
///
/// fut_ptr may be null; poll_fn and drop_fn may not. poll_fn is called by one thread at a time,
/// drop_fn exactly once.
template <class T, FfiBounds Bounds = FfiBounds::Send>
struct [[nodiscard]] RawFfiFuture {
    using Output = T;

    void* fut_ptr;
    typename detail::FfiPollReturn<T>::Type (*poll_fn)(void* fut_ptr, FfiContext* cx);
    void (*drop_fn)(void* fut_ptr);
};

template <class T>
using RawLocalFfiFuture = RawFfiFuture<T, FfiBounds::Local>;
template <class T>
using RawBorrowingFfiFuture = RawFfiFuture<T, FfiBounds::Borrowing>;
template <class T>
using RawLocalBorrowingFfiFuture = RawFfiFuture<T, FfiBounds::LocalBorrowing>;

namespace detail {

template <class T>
inline constexpr bool is_ffi_layout =
    sizeof(RawFfiFuture<T>) == 3 * sizeof(void*) && std::is_trivial_v<RawFfiFuture<T>> &&
    std::is_standard_layout_v<RawFfiFuture<T>> && std::is_trivial_v<FfiPoll<T>> &&
    std::is_standard_layout_v<FfiPoll<T>>;

}  // namespace detail

// Also completes the types: else clang warns at the declaration of a foreign function that C may
// not know them.
static_assert(detail::is_ffi_layout<void> && detail::is_ffi_layout<bool>);
static_assert(detail::is_ffi_layout<std::uint8_t> && detail::is_ffi_layout<std::int8_t>);
static_assert(detail::is_ffi_layout<std::uint16_t> && detail::is_ffi_layout<std::int16_t>);
static_assert(detail::is_ffi_layout<std::uint32_t> && detail::is_ffi_layout<std::int32_t>);
static_assert(detail::is_ffi_layout<std::uint64_t> && detail::is_ffi_layout<std::int64_t>);
static_assert(detail::is_ffi_layout<float> && detail::is_ffi_layout<double>);
static_assert(detail::is_ffi_layout<void*> && detail::is_ffi_layout<const void*>);

POLLEN_NAMESPACE_END
