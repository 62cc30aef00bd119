// SPDX-License-Identifier: MIT
// What crosses a border is given up: a future that is named elsewhere needs std::move().
// expect: this future is an lvalue and cannot be copied: give it up with std::move\(\)

#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>

#include <utility>

auto cross(pollen::Coro<int>& coro) {
#ifdef POLLEN_POSITIVE
    return pollen::into_ffi(std::move(coro));
#else
    return pollen::into_ffi(coro);
#endif
}
