// SPDX-License-Identifier: MIT
// A payload with a destructor cannot cross without a mapping.
// expect: this type cannot cross a library border: it is not a plain struct

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/into_ffi.hpp>

struct Payload {
    int value;
#ifndef POLLEN_POSITIVE
    ~Payload() {}
#endif
};

pollen::Coro<Payload> work() { co_return Payload{1}; }
auto future = pollen::into_ffi(work());
