// SPDX-License-Identifier: MIT
// To copy a waker costs an atomic operation or an allocation, so it is spelt clone().
// expect(gcc): use of deleted function .*Waker
// expect(clang): call to deleted constructor of .*Waker

#include <pollen/task.hpp>

pollen::Waker copy(const pollen::Waker& waker) {
#ifdef POLLEN_POSITIVE
    return waker.clone();
#else
    return waker;
#endif
}
