// SPDX-License-Identifier: MIT
// A borrowing FFI future does not become one that borrows nothing.
// expect(gcc): could not convert
// expect(clang): no viable conversion

#include <pollen/ffi/ffi_future.hpp>

#include <utility>

#ifdef POLLEN_POSITIVE
pollen::BorrowingFfiFuture<int> convert(pollen::FfiFuture<int> future) { return std::move(future); }
#else
pollen::FfiFuture<int> convert(pollen::BorrowingFfiFuture<int> future) { return std::move(future); }
#endif
