// SPDX-License-Identifier: MIT
// The one RawWakerVTable of all wakers that speak the C ABI: data is a PollenFfiWaker, whose own
// vtable does the work.

// Tasks of our executors begin with a PollenFfiWaker, so their wakers have this table. Such a waker
// crosses a library border as the pointer it is: nothing is converted or allocated, and will_wake()
// holds on the other side.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/task/raw_waker.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

constexpr const PollenFfiWaker* abi_waker(const void* data) noexcept {
    return static_cast<const PollenFfiWaker*>(data);
}

/// Clones through the waker's own vtable. A null clone from outside ends the process.
inline const PollenFfiWaker* clone_abi_waker(const PollenFfiWaker* waker) {
    const PollenFfiWaker* clone = waker->vtable->clone(waker);
    if (POLLEN_UNLIKELY(clone == nullptr)) abort_with("a foreign waker's clone returned null");
    return clone;
}

RawWaker clone_abi_raw_waker(const void* data);

// Hidden: every library has its own copy, and wakers of one library compare equal by its address.
POLLEN_HIDDEN inline constexpr RawWakerVTable abi_raw_waker_vtable{
    .clone = clone_abi_raw_waker,
    .wake = [](const void* data) { abi_waker(data)->vtable->wake(abi_waker(data)); },
    .wake_by_ref = [](const void* data) { abi_waker(data)->vtable->wake_by_ref(abi_waker(data)); },
    .drop = [](const void* data) { abi_waker(data)->vtable->drop(abi_waker(data)); },
};

inline RawWaker clone_abi_raw_waker(const void* data) {
    return {clone_abi_waker(abi_waker(data)), &abi_raw_waker_vtable};
}

constexpr bool speaks_abi(RawWaker waker) noexcept { return waker.vtable == &abi_raw_waker_vtable; }

POLLEN_HIDDEN inline constexpr PollenFfiWakerVTable noop_abi_waker_vtable{
    .clone = [](const PollenFfiWaker* self) { return self; },
    .wake = [](const PollenFfiWaker*) {},
    .wake_by_ref = [](const PollenFfiWaker*) {},
    .drop = [](const PollenFfiWaker*) {},
};
POLLEN_HIDDEN inline constexpr PollenFfiWaker noop_abi_waker{&noop_abi_waker_vtable};

}  // namespace detail
POLLEN_NAMESPACE_END
