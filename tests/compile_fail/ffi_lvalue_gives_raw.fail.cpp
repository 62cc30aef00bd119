// SPDX-License-Identifier: MIT
// The raw struct is given up by an rvalue only, so that the change of owner is visible.
// expect(gcc): conversion from|cannot convert|discards qualifiers|passing
// expect(clang): no viable conversion

#include <pollen/ffi/ffi_future.hpp>

#include <utility>

#ifdef POLLEN_POSITIVE
pollen::RawFfiFuture<int> give(pollen::FfiFuture<int>& future) { return std::move(future); }
#else
pollen::RawFfiFuture<int> give(pollen::FfiFuture<int>& future) { return future; }
#endif
