// SPDX-License-Identifier: MIT
// A context borrows its waker, so it is not made from one that dies at once.
// expect(gcc): use of deleted function .*Context
// expect(clang): call to deleted constructor of .*Context

#include <pollen/task.hpp>

void poll(const pollen::Waker& waker) {
#ifdef POLLEN_POSITIVE
    const pollen::Waker kept = waker.clone();
    const pollen::Context cx(kept);
#else
    const pollen::Context cx(waker.clone());
#endif
    cx.waker().wake_by_ref();
}
