// SPDX-License-Identifier: MIT
// Only futures become FFI futures.
// expect: this type is not a future: it has no member type Output

#include <pollen/ffi/into_ffi.hpp>

class Answer {
public:
    Answer() {}
#ifdef POLLEN_POSITIVE
    using Output = int;
#endif
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
};

auto future = pollen::into_ffi(Answer());
