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

// Calls through the waker's own vtable. What is null there came from outside: the process ends.

template <class Function>
constexpr Function* checked_waker_function(const PollenFfiWaker* waker,
                                           Function* PollenFfiWakerVTable::* which) {
    Function* const function = waker->vtable->*which;
    if (POLLEN_UNLIKELY(function == nullptr))
        abort_with("a function in a foreign waker's vtable is null");
    return function;
}

inline const PollenFfiWaker* clone_abi_waker(const PollenFfiWaker* waker) {
    const PollenFfiWaker* clone =
        checked_waker_function(waker, &PollenFfiWakerVTable::clone)(waker);
    if (POLLEN_UNLIKELY(clone == nullptr || clone->vtable == nullptr))
        abort_with("a foreign waker's clone returned null, or a waker without a vtable");
    return clone;
}
inline void wake_abi_waker(const PollenFfiWaker* waker) {
    checked_waker_function(waker, &PollenFfiWakerVTable::wake)(waker);
}
inline void wake_abi_waker_by_ref(const PollenFfiWaker* waker) {
    checked_waker_function(waker, &PollenFfiWakerVTable::wake_by_ref)(waker);
}
constexpr void drop_abi_waker(const PollenFfiWaker* waker) {
    checked_waker_function(waker, &PollenFfiWakerVTable::drop)(waker);
}

RawWaker clone_abi_raw_waker(const void* data);

// Hidden: every library has its own copy, and wakers of one library compare equal by its address.
POLLEN_HIDDEN inline constexpr RawWakerVTable abi_raw_waker_vtable{
    .clone = clone_abi_raw_waker,
    .wake = [](const void* data) { wake_abi_waker(abi_waker(data)); },
    .wake_by_ref = [](const void* data) { wake_abi_waker_by_ref(abi_waker(data)); },
    .drop = [](const void* data) { drop_abi_waker(abi_waker(data)); },
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
