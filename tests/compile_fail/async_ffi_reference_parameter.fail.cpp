// SPDX-License-Identifier: MIT
// A reference parameter needs the borrowing form of the macro.
// expect: a parameter of POLLEN_ASYNC_FFI cannot be a reference

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/async_ffi.hpp>

#ifdef POLLEN_POSITIVE
POLLEN_ASYNC_FFI_BORROWING(int, work, (const int&) value) { co_return value; }
#else
POLLEN_ASYNC_FFI(int, work, (const int&) value) { co_return value; }
#endif
