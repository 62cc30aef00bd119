// SPDX-License-Identifier: MIT
// A local FFI future does not become one that may move between threads.
// expect(gcc): could not convert
// expect(clang): no viable conversion

#include <pollen/ffi/ffi_future.hpp>

#include <utility>

#ifdef POLLEN_POSITIVE
pollen::LocalFfiFuture<int> convert(pollen::FfiFuture<int> future) { return std::move(future); }
#else
pollen::FfiFuture<int> convert(pollen::LocalFfiFuture<int> future) { return std::move(future); }
#endif
