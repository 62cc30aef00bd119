// SPDX-License-Identifier: MIT
// An empty struct has size 1 in C++ and 0 in Rust, so it is refused.
// expect: this type cannot cross a library border

#include <pollen/ffi/raw_ffi_future.hpp>

#ifdef POLLEN_POSITIVE
struct Payload {
    int value;
};
#else
struct Payload {};
#endif

static_assert(sizeof(pollen::FfiPoll<Payload>) > 0);
