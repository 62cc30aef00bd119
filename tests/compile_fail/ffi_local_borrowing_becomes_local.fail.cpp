// SPDX-License-Identifier: MIT
// A future with neither promise gains none.
// expect(gcc): could not convert
// expect(clang): no viable conversion

#include <pollen/ffi/ffi_future.hpp>

#include <utility>

#ifdef POLLEN_POSITIVE
pollen::LocalBorrowingFfiFuture<int> convert(pollen::LocalFfiFuture<int> future) {
    return std::move(future);
}
#else
pollen::LocalFfiFuture<int> convert(pollen::LocalBorrowingFfiFuture<int> future) {
    return std::move(future);
}
#endif
