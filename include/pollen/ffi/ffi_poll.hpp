// SPDX-License-Identifier: MIT
// The answer of a poll as it crosses a border: a tag, and the value if it is there.

#pragma once

#include <pollen/abi/future.h>
#include <pollen/detail/config.hpp>
#include <pollen/ffi/ffi_repr.hpp>

#include <cstdint>
#include <type_traits>

POLLEN_NAMESPACE_BEGIN

enum class FfiPollTag : std::uint8_t {
    Ready = POLLEN_FFI_READY,
    Pending = POLLEN_FFI_PENDING,
    Panicked = POLLEN_FFI_PANICKED,
};

/// What a foreign poll function returns (#[repr(C, u8)] in Rust). Plain: copied bit by bit, owns
/// nothing.
///
/// The value is a member of its real type, since its class decides the register in which it is
/// returned.
template <class T>
struct [[nodiscard]] FfiPoll {
    FfiPollTag tag;
    union {
        FfiReprOf<T> value;
    };

    static FfiPoll ready(FfiReprOf<T> value) noexcept {
        FfiPoll poll;
        poll.tag = FfiPollTag::Ready;
        poll.value = value;
        return poll;
    }
    static FfiPoll only(FfiPollTag tag) noexcept {
        FfiPoll poll;
        poll.tag = tag;
        return poll;
    }
};

template <>
struct [[nodiscard]] FfiPoll<void> {
    FfiPollTag tag;
};

namespace detail {

// What poll_fn is declared to return: for void the bare tag, which is what Rust does on every
// target.
template <class T>
struct FfiPollReturn {
    using Type = FfiPoll<T>;
    static FfiPollTag tag(const Type& poll) noexcept { return poll.tag; }
    static Type only(FfiPollTag tag) noexcept { return Type::only(tag); }
};

template <>
struct FfiPollReturn<void> {
    using Type = std::uint8_t;
    static FfiPollTag tag(std::uint8_t poll) noexcept { return FfiPollTag{poll}; }
    static Type only(FfiPollTag tag) noexcept { return static_cast<std::uint8_t>(tag); }
};

}  // namespace detail

static_assert(sizeof(FfiPoll<std::uint32_t>) == 8 && sizeof(FfiPoll<void>) == 1);
static_assert(std::is_trivial_v<FfiPoll<double>> && std::is_standard_layout_v<FfiPoll<double>>);

POLLEN_NAMESPACE_END
